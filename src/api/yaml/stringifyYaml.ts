export function stringifyYaml(value: unknown): string {
  return JSON.stringify(value);
}
