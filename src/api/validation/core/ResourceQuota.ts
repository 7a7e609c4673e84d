import { type FieldError, invalid, required } from '../../FieldError.ts';
import type {
  V1ResourceQuota,
  V1ResourceQuotaSpec,
  V1ScopedResourceSelectorRequirement,
} from '../../generated/types.ts';
import { key } from '../fieldPath.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import {
  isStandardQuotaResource,
  validateResourceQuantity,
  validateResourceQuotaResourceName,
} from './resourceNames.ts';

export function validateResourceQuota(quota: V1ResourceQuota): FieldError[] {
  const errors = validateObjectMeta(quota.metadata, true, nameIsDNSSubdomain);
  checkSpec(errors, quota.spec ?? {});
  checkStatus(errors, quota);
  return errors;
}

export function validateResourceQuotaUpdate(next: V1ResourceQuota, prev: V1ResourceQuota): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  checkSpec(errors, next.spec ?? {});
  const now = new Set(next.spec?.scopes ?? []);
  const then = new Set(prev.spec?.scopes ?? []);
  if (now.size !== then.size || [...now].some((scope) => !then.has(scope))) {
    errors.push(invalid('spec.scopes', next.spec?.scopes ?? null, FIELD_IMMUTABLE));
  }
  return errors;
}

export function validateResourceQuotaStatusUpdate(next: V1ResourceQuota, prev: V1ResourceQuota): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if (!next.metadata?.resourceVersion) errors.push(required('resourceVersion'));
  checkStatus(errors, next);
  return errors;
}

function checkStatus(errors: FieldError[], quota: V1ResourceQuota): void {
  checkAmounts(errors, quota.status?.hard, 'status.hard');
  checkAmounts(errors, quota.status?.used, 'status.used');
}

function checkAmounts(errors: FieldError[], amounts: Record<string, string> | undefined, path: string): void {
  for (const name of Object.keys(amounts ?? {})) {
    errors.push(...validateResourceQuotaResourceName(name, key(path, name)));
    errors.push(...validateResourceQuantity(name, amounts![name]!, key(path, name)));
  }
}

const POD_SCOPES = ['Terminating', 'NotTerminating', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity'];
const COMPUTE = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
/** What each scope can count. */
const RESOURCES_OF_SCOPE = new Map<string, readonly string[]>([
  ...POD_SCOPES.map((scope): [string, readonly string[]] => [scope, COMPUTE]),
  ['BestEffort', ['pods']],
  ['VolumeAttributesClass', ['persistentvolumeclaims', 'requests.storage']],
]);
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

function checkSpec(errors: FieldError[], spec: V1ResourceQuotaSpec): void {
  checkAmounts(errors, spec.hard, 'spec.hard');
  const { scopes = [], scopeSelector } = spec;
  for (const scope of scopes) {
    if (!RESOURCES_OF_SCOPE.has(scope)) errors.push(invalid('spec.scopes', scopes, 'unsupported scope'));
    checkScopedResources(errors, spec, scope, 'spec.scopes', scopes);
  }
  checkOpposites(errors, scopes, 'spec.scopes', scopes);
  if (!scopeSelector) return;
  const path = 'spec.scopeSelector.matchExpressions';
  const requirements = scopeSelector.matchExpressions ?? [];
  for (const requirement of requirements) checkRequirement(errors, spec, requirement, path);
  checkOpposites(
    errors,
    requirements.map(({ scopeName }) => scopeName),
    path,
    spec.scopes ?? null,
  );
}

function checkScopedResources(
  errors: FieldError[],
  spec: V1ResourceQuotaSpec,
  scope: string,
  path: string,
  shown: unknown,
): void {
  const counted = RESOURCES_OF_SCOPE.get(scope);
  for (const name of Object.keys(spec.hard ?? {}).sort()) {
    if (!counted || counted.includes(name) || !isStandardQuotaResource(name)) continue;
    errors.push(invalid(path, shown, 'unsupported scope applied to resource'));
  }
}

function checkOpposites(errors: FieldError[], scopes: readonly string[], path: string, shown: unknown): void {
  for (const [one, other] of OPPOSITES) {
    if (scopes.includes(one) && scopes.includes(other)) errors.push(invalid(path, shown, 'conflicting scopes'));
  }
}

const EXISTS_ONLY = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];

function checkRequirement(
  errors: FieldError[],
  spec: V1ResourceQuotaSpec,
  requirement: V1ScopedResourceSelectorRequirement,
  path: string,
): void {
  const { scopeName, operator = '', values = [] } = requirement;
  if (!RESOURCES_OF_SCOPE.has(scopeName)) errors.push(invalid(`${path}.scopeName`, scopeName, 'unsupported scope'));
  const shown = {
    MatchExpressions: (spec.scopeSelector?.matchExpressions ?? []).map((expression) => ({
      ScopeName: expression.scopeName,
      Operator: expression.operator,
      Values: expression.values ?? null,
    })),
  };
  checkScopedResources(errors, spec, scopeName, path, shown);
  if (EXISTS_ONLY.includes(scopeName) && operator !== 'Exists') {
    const text =
      "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
    errors.push(invalid(`${path}.operator`, operator, text));
  }
  if (operator === 'In' || operator === 'NotIn') {
    const text = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    if (values.length === 0) errors.push(required(`${path}.values`, text));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const text = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    if (values.length > 0) errors.push(invalid(`${path}.values`, values, text));
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
}
