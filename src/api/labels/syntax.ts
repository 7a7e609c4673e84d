import { type FieldError, invalid } from '../FieldError.ts';

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const NAME_ERROR =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_ERROR =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const SUBDOMAIN_ERROR =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** What is wrong with a label key (`name` or `prefix/name`), as upstream's `IsQualifiedName`; empty when it is fine. */
export function labelKeyProblems(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    const rule = `a qualified name ${NAME_ERROR}`;
    return [`${rule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const problems: string[] = [];
  if (parts.length === 2) problems.push(...prefixProblems(parts[0] as string));
  const name = parts[parts.length - 1] as string;
  if (name === '') problems.push('name part must be non-empty');
  else if (name.length > 63) problems.push('name part must be no more than 63 bytes');
  if (!NAME.test(name)) problems.push(`name part ${NAME_ERROR}`);
  return problems;
}

function prefixProblems(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const problems: string[] = [];
  if (prefix.length > 253) problems.push('prefix part must be no more than 253 bytes');
  if (!SUBDOMAIN.test(prefix)) problems.push(`prefix part ${SUBDOMAIN_ERROR}`);
  return problems;
}

/** What is wrong with a label's value, as upstream's `IsValidLabelValue`; empty when it is fine. */
export function labelValueProblems(value: string): string[] {
  const problems: string[] = [];
  if (value.length > 63) problems.push('must be no more than 63 bytes');
  if (value !== '' && !NAME.test(value)) problems.push(VALUE_ERROR);
  return problems;
}

/** The one field error for a bad label key, or nothing. */
export function labelKeyError(key: string, path: string): FieldError | undefined {
  const problems = labelKeyProblems(key);
  return problems.length > 0 ? invalid(path, key, problems.join('; ')) : undefined;
}

/** The one field error for a bad label value, or nothing. */
export function labelValueError(value: string, path: string): FieldError | undefined {
  const problems = labelValueProblems(value);
  return problems.length > 0 ? invalid(path, value, problems.join('; ')) : undefined;
}
