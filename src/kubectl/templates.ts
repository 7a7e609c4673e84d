import { goQuote } from '../api/FieldError.ts';
import { kubectlFunctions } from '../api/gotemplate/kubectlFunctions.ts';
import { Template } from '../api/gotemplate/Template.ts';
import { JsonPath, relaxedPath } from '../api/jsonpath/JsonPath.ts';
import { KubectlError } from './KubectlError.ts';

export interface RenderOptions {
  allowMissingKeys: boolean;
  asJson?: boolean;
}

/** A JSONPath template applied to a value. */
export function renderJsonPath(template: string, value: unknown, options: RenderOptions): string {
  const path = parsed(template, () => new JsonPath(template, options.allowMissingKeys));
  try {
    if (options.asJson) return `${JSON.stringify(path.find(value).flat(), undefined, 4)}\n`;
    return path.execute(value);
  } catch (error) {
    const given = options.asJson
      ? ''
      : `template was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(value)}`;
    throw new KubectlError(
      `error executing jsonpath "${template}": Error executing template: ${words(error)}. Printing more information for debugging the template:\n\t${given}\n\n\n`,
    );
  }
}

function parsed<T>(template: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new KubectlError(`error parsing jsonpath ${template}, ${words(error)}`);
  }
}

/** A Go template applied to a value. */
export function renderGoTemplate(template: string, value: unknown, options: RenderOptions): string {
  let parsedTemplate: Template;
  try {
    const missingKey = options.allowMissingKeys ? 'default' : 'error';
    parsedTemplate = new Template('output', { functions: kubectlFunctions, missingKey }).parse(template);
  } catch (error) {
    throw new KubectlError(`error parsing template ${template}, ${words(error)}`);
  }
  try {
    return parsedTemplate.execute(value);
  } catch (error) {
    throw new KubectlError(`error executing template "${template}": ${words(error)}`);
  }
}

/** A decoded JSON value as Go's `%#v` writes it. */
function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]interface {}{${entries.map(([key, one]) => `${goQuote(key)}:${goSyntax(one)}`).join(', ')}}`;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const paths = new Map<string, JsonPath>();

/** Everything that a JSONPath expression such as `{.metadata.name}` finds; nothing where a field is not there. */
export function findJsonPath(expression: string, value: unknown): unknown[] {
  let path = paths.get(expression);
  if (!path) {
    path = parsed(expression, () => new JsonPath(expression));
    if (paths.size > 200) paths.clear();
    paths.set(expression, path);
  }
  return path.find(value).flat();
}

/** `x`, `.x`, `{x}` and `{.x}` all mean `{.x}`. */
export function relaxedJsonPath(expression: string): string {
  try {
    return relaxedPath(expression);
  } catch (error) {
    throw new KubectlError(words(error));
  }
}
