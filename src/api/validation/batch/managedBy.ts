import { type FieldError, invalid, required } from '../../FieldError.ts';
import { isDNS1123Subdomain, regexProblem } from '../names.ts';

const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const PATH_RE = new RegExp(`^${PATH}$`);

/** `example.com/path`: who looks after an object in place of its usual controller. */
export function validateDomainPrefixedPath(value: string, path: string): FieldError[] {
  if (value === '') return [required(path)];
  const slash = value.indexOf('/');
  const host = value.slice(0, Math.max(slash, 0));
  const rest = value.slice(slash + 1);
  if (slash < 0 || host === '' || rest === '') {
    return [invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const errors = isDNS1123Subdomain(host).map((problem) => invalid(path, host, problem));
  if (!PATH_RE.test(rest)) errors.push(invalid(path, rest, regexProblem('Invalid path', PATH)));
  return errors;
}
