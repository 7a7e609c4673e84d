/** A path of plain names, such as `.spec.replicas`: what a scale subresource is described by. */
export const simplePathSteps = (path: string): string[] => path.split('.').filter((step) => step !== '');

/** The value at a path; a text where a step leads through something that is no object, as upstream words it. */
export function readSimplePath(object: object, path: string): { value: unknown } | { problem: string } {
  let value: unknown = object;
  const steps = simplePathSteps(path);
  for (const [i, step] of steps.entries()) {
    if (value === undefined || value === null) return { value: undefined };
    if (typeof value !== 'object' || Array.isArray(value)) {
      return { problem: accessorProblem(`.${steps.slice(0, i + 1).join('.')}`, value, 'map[string]interface{}') };
    }
    value = Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
  }
  return { value };
}

/** What upstream says of a value that is not of the expected Go type. */
export const accessorProblem = (path: string, value: unknown, expected: string): string =>
  `${path} accessor error: ${goPrint(value)} is of the type ${goType(value)}, expected ${expected}`;

/** A value as Go's `%v` prints it. */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const object = value as Record<string, unknown>;
  const members = Object.keys(object)
    .sort()
    .map((name) => `${name}:${goPrint(object[name])}`);
  return `map[${members.join(' ')}]`;
}

/** The Go type that decoded JSON has. */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    default:
      return 'map[string]interface {}';
  }
}
