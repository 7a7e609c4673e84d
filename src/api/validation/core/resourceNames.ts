import { type FieldError, invalid } from '../../FieldError.ts';
import { tryParseQuantity } from '../../Quantity.ts';
import { isQualifiedName } from '../names.ts';

const STANDARD_CONTAINER = new Set(['cpu', 'memory', 'ephemeral-storage']);
const INTEGER = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const STANDARD_QUOTA = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  ...INTEGER,
]);

export const isHugePage = (name: string): boolean => name.startsWith('hugepages-');
const isQuotaHugePage = (name: string): boolean => isHugePage(name) || name.startsWith('requests.hugepages-');

/** Names without a prefix belong to Kubernetes, as do those of `kubernetes.io/`. */
export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

export const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !isHugePage(name);

/** Something a device plugin offers: `example.com/gpu`. */
export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;
}

export const isIntegerResource = (name: string): boolean => INTEGER.has(name) || isExtendedResource(name);
export const isStandardContainerResource = (name: string): boolean => STANDARD_CONTAINER.has(name) || isHugePage(name);
export const isStandardQuotaResource = (name: string): boolean => STANDARD_QUOTA.has(name) || isQuotaHugePage(name);
const isStandardResource = (name: string): boolean => name === 'storage' || isStandardQuotaResource(name);

/** A compute resource by any name: qualified, and standard where it has no prefix. */
export function validateResourceName(name: string, path: string): FieldError[] {
  const problems = isQualifiedName(name);
  if (problems.length > 0) return problems.map((problem) => invalid(path, name, problem));
  if (name.includes('/') || isStandardResource(name)) return [];
  return [invalid(path, name, 'must be a standard resource type or fully qualified')];
}

/** A resource that a container can ask for. */
export function validateContainerResourceName(name: string, path: string): FieldError[] {
  if (STANDARD_CONTAINER.has(name)) return [];
  const errors = validateResourceName(name, path);
  if (!name.includes('/')) {
    if (!isStandardContainerResource(name)) {
      errors.push(invalid(path, name, 'must be a standard resource for containers'));
    }
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(invalid(path, name, "doesn't follow extended resource name standard"));
  }
  return errors;
}

/** A resource that a quota can count; object counts such as `count/pods` are fully qualified. */
export function validateResourceQuotaResourceName(name: string, path: string): FieldError[] {
  const errors = validateResourceName(name, path);
  if (!name.includes('/') && !isStandardQuotaResource(name)) {
    errors.push(invalid(path, name, 'must be a standard resource for quota'));
  }
  return errors;
}

/** An amount: not negative, and whole where what it counts is. */
export function validateResourceQuantity(name: string, text: string, path: string): FieldError[] {
  const quantity = tryParseQuantity(text);
  if (!quantity) return [];
  const errors: FieldError[] = [];
  if (quantity.sign() < 0) errors.push(invalid(path, quantity.toString(), 'must be greater than or equal to 0'));
  if (!STANDARD_CONTAINER.has(name) && isIntegerResource(name) && quantity.milliValue % 1000 !== 0) {
    errors.push(invalid(path, quantity.toString(), 'must be an integer'));
  }
  return errors;
}
