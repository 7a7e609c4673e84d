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
    throw new KubectlError(`error executing jsonpath "${template}": ${words(error)}`);
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
