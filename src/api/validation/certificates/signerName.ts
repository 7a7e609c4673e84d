import { type FieldError, goQuote, invalid, required, tooLong } from '../../FieldError.ts';
import { isDNS1123Label, isDNS1123Subdomain, type Problems } from '../names.ts';

const MAX_DOMAIN = 253;
const MAX_NAME = 571;

/** Who signs: `example.com/signer-name` (pkg/apis/core/validation/names.go, release 1.36). */
export function validateSignerName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  const [domain = '', path = '', ...rest] = name.split('/');
  if (!name.includes('/') || rest.length > 0) {
    const text = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalid(field, name, text)];
  }
  const out: FieldError[] = [];
  if (domain.length > MAX_DOMAIN) out.push(tooLong(field, MAX_DOMAIN));
  out.push(...firstBadLabel(domain, isDNS1123Label, field));
  if (!domain.includes('.')) {
    out.push(invalid(field, domain, 'should be a domain with at least two segments separated by dots'));
  }
  out.push(...firstBadLabel(path, isDNS1123Subdomain, field));
  if (name.length > MAX_NAME) out.push(tooLong(field, MAX_NAME));
  return out;
}

function firstBadLabel(segment: string, check: (label: string) => Problems, field: string): FieldError[] {
  for (const label of segment.split('.')) {
    const problems = check(label);
    if (problems.length === 0) continue;
    return problems.map((problem) => invalid(field, segment, `validating label ${goQuote(label)}: ${problem}`));
  }
  return [];
}
