import { KubectlError } from './KubectlError.ts';

export interface RenderOptions {
  allowMissingKeys: boolean;
  asJson?: boolean;
}

/** A JSONPath template applied to a value. */
export function renderJsonPath(_template: string, _value: unknown, _options: RenderOptions): string {
  throw new KubectlError('jsonpath is not there yet');
}

/** A Go template applied to a value. */
export function renderGoTemplate(_template: string, _value: unknown, _options: RenderOptions): string {
  throw new KubectlError('go-template is not there yet');
}

/** Everything that a JSONPath expression such as `.metadata.name` finds. */
export function findJsonPath(expression: string, value: unknown): unknown[] {
  const parts = expression
    .replace(/^\{|\}$/g, '')
    .split('.')
    .filter(Boolean);
  let at: unknown = value;
  for (const part of parts) at = (at as Record<string, unknown> | undefined)?.[part];
  return at === undefined ? [] : [at];
}

/** `x`, `.x`, `{x}` and `{.x}` all mean `{.x}`. */
export function relaxedJsonPath(expression: string): string {
  if (expression === '') return expression;
  const match = /^\{?\.?([^{}]+)\}?$/.exec(expression) ?? /^\{?(\.[^{}]*(?:\{.*\})?[^{}]*)\}?$/.exec(expression);
  if (!match) {
    throw new KubectlError(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  }
  const inner = match[1] ?? '';
  return `{.${inner.replace(/^\./, '')}}`;
}
