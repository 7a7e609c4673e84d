import { duplicate, type FieldError, forbidden, invalid, notFound, notSupported, required } from '../../FieldError.ts';
import type { V1ResourceRequirements } from '../../generated/types.ts';
import { type Quantity, tryParseQuantity } from '../../Quantity.ts';
import { index, key, VALID } from '../fieldPath.ts';
import { isDNS1123Label } from '../names.ts';
import {
  isHugePage,
  isOvercommitAllowed,
  validateContainerResourceName,
  validateResourceName,
  validateResourceQuantity,
} from './resourceNames.ts';

type CheckName = (name: string, path: string) => FieldError[];
type Claims = NonNullable<V1ResourceRequirements['claims']>;

const NO_CLAIMS: ReadonlySet<string> = new Set();
const good = new WeakSet<V1ResourceRequirements>();

/** What is wrong with the resources of a container, below its `resources`. */
export function validateContainerResources(
  resources: V1ResourceRequirements | undefined,
  claimNames: ReadonlySet<string> = NO_CLAIMS,
): readonly FieldError[] {
  if (!resources || good.has(resources)) return VALID;
  const errors = validateRequirements(resources, claimNames, validateContainerResourceName);
  if (errors.length === 0 && !resources.claims) good.add(resources);
  return errors;
}

/** As for a container, for the resources of a whole pod. */
export function validatePodLevelRequirements(
  resources: V1ResourceRequirements,
  claimNames: ReadonlySet<string>,
): FieldError[] {
  return validateRequirements(resources, claimNames, validatePodResourceName);
}

function validatePodResourceName(name: string, path: string): FieldError[] {
  const errors = validateResourceName(name, path);
  if (errors.length > 0 || name === 'cpu' || name === 'memory' || isHugePage(name)) return errors;
  return [notSupported(path, name, ['cpu', 'hugepages-', 'memory'])];
}

function validateRequirements(
  { limits = {}, requests = {}, claims }: V1ResourceRequirements,
  claimNames: ReadonlySet<string>,
  checkName: CheckName,
): FieldError[] {
  const errors: FieldError[] = [];
  let huge = false;
  let compute = false;
  for (const name in limits) {
    huge ||= isHugePage(name);
    compute ||= name === 'cpu' || name === 'memory';
    checkAmount(errors, name, limits[name]!, 'limits', checkName);
  }
  for (const name in requests) {
    huge ||= isHugePage(name);
    compute ||= name === 'cpu' || name === 'memory';
    checkAmount(errors, name, requests[name]!, 'requests', checkName);
    checkAgainstLimit(errors, name, requests[name]!, limits[name]);
    checkPages(errors, name, requests[name]!, 'requests');
  }
  if (huge && !compute) errors.push(forbidden('', 'HugePages require cpu or memory'));
  if (claims) checkClaims(errors, claims, claimNames);
  return errors;
}

function checkAmount(errors: FieldError[], name: string, text: string, list: string, checkName: CheckName): void {
  const path = key(list, name);
  for (const error of checkName(name, path)) errors.push(error);
  for (const error of validateResourceQuantity(name, text, path)) errors.push(error);
  if (list === 'limits') checkPages(errors, name, text, list);
}

/** Huge pages come whole. */
function checkPages(errors: FieldError[], name: string, text: string, list: string): void {
  if (!isHugePage(name)) return;
  const amount = tryParseQuantity(text);
  if (!amount || isWholePages(name, amount)) return;
  errors.push(invalid(key(list, name), amount.toString(), `${amount} is not positive integer multiple of ${name}`));
}

function checkAgainstLimit(errors: FieldError[], name: string, text: string, limitText: string | undefined): void {
  const request = tryParseQuantity(text);
  const limit = tryParseQuantity(limitText);
  if (!request) return;
  const overcommit = isOvercommitAllowed(name);
  if (!limit) {
    if (!overcommit) errors.push(required('limits', 'Limit must be set for non overcommitable resources'));
  } else if (!overcommit && request.cmp(limit) !== 0) {
    errors.push(invalid('requests', request.toString(), `must be equal to ${name} limit of ${limit}`));
  } else if (request.cmp(limit) > 0) {
    errors.push(invalid('requests', request.toString(), `must be less than or equal to ${name} limit of ${limit}`));
  }
}

function isWholePages(name: string, amount: Quantity): boolean {
  const page = tryParseQuantity(name.slice('hugepages-'.length));
  if (!page || page.sign() <= 0 || page.milliValue % 1000 !== 0) return false;
  return amount.value % page.value === 0;
}

function checkClaims(errors: FieldError[], claims: Claims, known: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const [i, { name, request }] of claims.entries()) {
    const path = index('claims', i);
    if (!name) {
      errors.push(required(path));
      continue;
    }
    if (seen.has(name)) errors.push(duplicate(path, name));
    else {
      if (request) for (const text of isDNS1123Label(request)) errors.push(invalid(`${path}.request`, request, text));
      const claim = request ? `${name}/${request}` : name;
      if (seen.has(claim)) errors.push(duplicate(path, claim));
      else if (!request && [...seen].some((other) => other.startsWith(`${name}/`))) errors.push(duplicate(path, name));
      seen.add(claim);
    }
    if (known.has(name)) continue;
    const which = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`;
    errors.push({ ...notFound(path, name), detail: `must be one of the names in pod.spec.resourceClaims${which}` });
  }
}
