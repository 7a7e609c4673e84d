import { type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1ObjectFieldSelector, V1ResourceFieldSelector } from '../../generated/types.ts';
import { tryParseQuantity } from '../../Quantity.ts';
import { isQualifiedName } from '../names.ts';

/** The fields that an environment variable can take its value from. */
export const ENV_FIELDS = new Set([
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);

/** The fields that a file of a downward API volume can show. */
export const VOLUME_FIELDS = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]);

const KNOWN_LABELS = new Set([
  ...ENV_FIELDS,
  ...VOLUME_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

const SUBSCRIPTED = /^(.+?)\['(.*)'\]$/;

/** `fieldRef`: a field of the pod itself. */
export function checkFieldRef(
  errors: FieldError[],
  ref: V1ObjectFieldSelector,
  allowed: ReadonlySet<string>,
  path: string,
): void {
  if (!ref.apiVersion) {
    errors.push(required(`${path}.apiVersion`));
    return;
  }
  if (!ref.fieldPath) {
    errors.push(required(`${path}.fieldPath`));
    return;
  }
  const unknown = labelProblem(ref.apiVersion, ref.fieldPath);
  if (unknown) {
    errors.push(invalid(`${path}.fieldPath`, ref.fieldPath, `error converting fieldPath: ${unknown}`));
    return;
  }
  const field = ref.fieldPath === 'spec.host' ? 'spec.nodeName' : ref.fieldPath;
  const parts = SUBSCRIPTED.exec(field);
  if (parts) {
    const name = parts[2] ?? '';
    const key = parts[1] === 'metadata.annotations' ? name.toLowerCase() : name;
    for (const problem of isQualifiedName(key)) errors.push(invalid(path, key, problem));
  } else if (!allowed.has(field)) errors.push(notSupported(`${path}.fieldPath`, field, [...allowed].sort()));
}

function labelProblem(version: string, label: string): string | undefined {
  if (version !== 'v1') return `unsupported pod version: ${version}`;
  const parts = SUBSCRIPTED.exec(label);
  if (parts) {
    const field = parts[1];
    if (field === 'metadata.annotations' || field === 'metadata.labels') return undefined;
    return `field label does not support subscript: ${label}`;
  }
  return KNOWN_LABELS.has(label) || label === 'spec.host' ? undefined : `field label not supported: ${label}`;
}

const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const HUGE_PAGES = /^(requests|limits)\.hugepages-/;
const BYTES = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';
const BYTE_DIVISORS = new Set(BYTES.split(', '));
const CPU_DIVISORS = new Set(['1m', '1']);

/** `resourceFieldRef`: what a container of the pod asks for. A volume must say which container. */
export function checkResourceFieldRef(
  errors: FieldError[],
  ref: V1ResourceFieldSelector,
  path: string,
  inVolume: boolean,
): void {
  const resource = ref.resource ?? '';
  if (inVolume && !ref.containerName) errors.push(required(`${path}.containerName`));
  else if (resource === '') errors.push(required(`${path}.resource`));
  else if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource)) {
    errors.push(notSupported(`${path}.resource`, resource, RESOURCES));
  }
  const divisor = tryParseQuantity(ref.divisor);
  if (!divisor || divisor.isZero()) return;
  const problem = divisorProblem(resource, divisor.toString());
  if (problem) errors.push(invalid(`${path}.divisor`, resource, problem));
}

function divisorProblem(resource: string, divisor: string): string | undefined {
  if (resource.endsWith('.cpu') && RESOURCES.includes(resource)) {
    return CPU_DIVISORS.has(divisor) ? undefined : "only divisor's values 1m and 1 are supported with the cpu resource";
  }
  if (BYTE_DIVISORS.has(divisor)) return undefined;
  const of = (what: string): string => `only divisor's values ${BYTES} are supported with the ${what} resource`;
  if (HUGE_PAGES.test(resource)) return of('hugepages');
  if (!RESOURCES.includes(resource)) return undefined;
  return of(resource.endsWith('.memory') ? 'memory' : 'local ephemeral storage');
}
