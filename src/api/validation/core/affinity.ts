import { type FieldError, forbidden, invalid, required } from '../../FieldError.ts';
import type { V1Affinity, V1LabelSelector, V1PodAffinity, V1PodAffinityTerm } from '../../generated/types.ts';
import { index, under } from '../fieldPath.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { isDNS1123Label, isQualifiedName } from '../names.ts';
import { validateNodeSelector, validateNodeSelectorTerm } from './nodeSelector.ts';

const good = new WeakSet<V1Affinity>();
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** What is wrong with the affinity of a pod, below it. */
export function validateAffinity(affinity: V1Affinity): FieldError[] {
  if (good.has(affinity)) return [];
  const errors: FieldError[] = [];
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity) {
    const needed = nodeAffinity[REQUIRED];
    if (needed) errors.push(...validateNodeSelector(needed, `nodeAffinity.${REQUIRED}`));
    for (const [i, term] of (nodeAffinity[PREFERRED] ?? []).entries()) {
      const path = index(`nodeAffinity.${PREFERRED}`, i);
      checkWeight(errors, term.weight, path);
      errors.push(...validateNodeSelectorTerm(term.preference ?? {}, `${path}.preference`, true));
    }
  }
  if (podAffinity) under(errors, 'podAffinity', validatePodAffinity(podAffinity));
  if (podAntiAffinity) under(errors, 'podAntiAffinity', validatePodAffinity(podAntiAffinity));
  if (errors.length === 0) good.add(affinity);
  return errors;
}

function checkWeight(errors: FieldError[], weight: number | undefined, path: string): void {
  const value = weight ?? 0;
  if (value <= 0 || value > 100) errors.push(invalid(`${path}.weight`, value, 'must be in the range 1-100'));
}

function validatePodAffinity(affinity: V1PodAffinity): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, term] of (affinity[REQUIRED] ?? []).entries()) {
    under(errors, index(REQUIRED, i), validatePodAffinityTerm(term));
  }
  for (const [i, term] of (affinity[PREFERRED] ?? []).entries()) {
    const path = index(PREFERRED, i);
    checkWeight(errors, term.weight, path);
    under(errors, `${path}.podAffinityTerm`, validatePodAffinityTerm(term.podAffinityTerm ?? { topologyKey: '' }));
  }
  return errors;
}

function validatePodAffinityTerm(term: V1PodAffinityTerm): FieldError[] {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [], topologyKey = '' } = term;
  const errors = validateLabelSelector(labelSelector, 'labelSelector');
  errors.push(...validateLabelSelector(term.namespaceSelector, 'namespaceSelector'));
  for (const name of term.namespaces ?? []) {
    for (const problem of isDNS1123Label(name)) errors.push(invalid('namespace', name, problem));
  }
  checkLabelKeys(errors, matchLabelKeys, mismatchLabelKeys, labelSelector);
  if (topologyKey === '') errors.push(required('topologyKey', 'can not be empty'));
  for (const problem of isQualifiedName(topologyKey)) errors.push(invalid('topologyKey', topologyKey, problem));
  return errors;
}

/** `matchLabelKeys` and `mismatchLabelKeys`, which add to a label selector what the pod's own labels say. */
export function checkLabelKeys(
  errors: FieldError[],
  match: readonly string[],
  mismatch: readonly string[],
  selector: V1LabelSelector | undefined,
): void {
  checkKeyNames(errors, 'matchLabelKeys', match, selector);
  checkKeyNames(errors, 'mismatchLabelKeys', mismatch, selector);
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}));
  for (const { key } of selector?.matchExpressions ?? []) {
    const i = match.indexOf(key);
    if (i >= 0 && seen.has(key)) {
      errors.push(invalid(index('', i), key, 'exists in both matchLabelKeys and labelSelector'));
    }
    seen.add(key);
  }
  for (const [i, key] of match.entries()) {
    if (!mismatch.includes(key)) continue;
    const text = 'exists in both matchLabelKeys and mismatchLabelKeys';
    errors.push(invalid(index('matchLabelKeys', i), key, text));
  }
}

function checkKeyNames(
  errors: FieldError[],
  path: string,
  keys: readonly string[],
  selector: V1LabelSelector | undefined,
): void {
  if (keys.length === 0) return;
  if (!selector) {
    errors.push(forbidden(path, 'must not be specified when labelSelector is not set'));
    return;
  }
  for (const [i, key] of keys.entries()) {
    for (const problem of isQualifiedName(key)) errors.push(invalid(index(path, i), key, problem));
  }
}
