import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1PodTemplateSpec, V1StatefulSet, V1StatefulSetSpec } from '../../generated/types.ts';
import { semanticEqual } from '../../semanticEqual.ts';
import { validatePodTemplateSpec } from '../core/podSpec.ts';
import { nameIsDNSLabel } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { checkCollisionCount, checkCounts, checkNotMoreThan } from './counts.ts';
import { checkIntOrPercent, checkNotMoreThan100Percent, intOrPercentValue } from './rollout.ts';
import { checkRunsForEver, checkSelector, checkTemplateSelected, isUsableSelector } from './selectedTemplate.ts';

export function validateStatefulSet(statefulSet: V1StatefulSet): FieldError[] {
  const errors = validateObjectMeta(statefulSet.metadata, true, nameIsDNSLabel);
  checkSpec(errors, statefulSet.spec);
  return errors;
}

const MUTABLE = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
] as const;

export function validateStatefulSetUpdate(next: V1StatefulSet, prev: V1StatefulSet): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if (next.spec === prev.spec) return errors;
  checkSpec(errors, next.spec);
  const fixed = (spec: V1StatefulSetSpec | undefined): object => {
    const rest: Record<string, unknown> = { ...spec };
    for (const name of MUTABLE) delete rest[name];
    return rest;
  };
  if (!semanticEqual(fixed(next.spec), fixed(prev.spec))) {
    const text =
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
    errors.push(forbidden('spec', text));
  }
  return errors;
}

const RETENTIONS = ['Retain', 'Delete'];

function checkSpec(errors: FieldError[], from: V1StatefulSetSpec | undefined): void {
  const spec = from ?? ({} as V1StatefulSetSpec);
  const { podManagementPolicy: management, persistentVolumeClaimRetentionPolicy: retention, selector } = spec;
  if (!management) errors.push(required('spec.podManagementPolicy'));
  else if (management !== 'OrderedReady' && management !== 'Parallel') {
    errors.push(invalid('spec.podManagementPolicy', management, "must be 'OrderedReady' or 'Parallel'"));
  }
  checkUpdateStrategy(errors, spec);
  for (const name of ['whenDeleted', 'whenScaled'] as const) {
    const value = retention?.[name] ?? '';
    if (!retention || RETENTIONS.includes(value)) continue;
    errors.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${name}`, value, RETENTIONS));
  }
  checkCounts(errors, spec, 'spec', ['replicas', 'minReadySeconds']);
  checkCounts(errors, spec.ordinals ?? {}, 'spec.ordinals', ['start']);
  checkSelector(errors, selector, 'empty selector is invalid for statefulset');
  const template = spec.template ?? {};
  if (isUsableSelector(selector)) {
    checkTemplateSelected(errors, selector, template);
    errors.push(...validatePodTemplateSpec(withClaimVolumes(template, spec), 'spec.template'));
  } else errors.push(invalid('spec.selector', selector, ''));
  checkRunsForEver(errors, template, 'StatefulSet');
}

const templates = new WeakMap<V1PodTemplateSpec, V1PodTemplateSpec>();

/** The template as its pods will be: with a volume for each claim, in place of one of the same name. */
function withClaimVolumes(template: V1PodTemplateSpec, spec: V1StatefulSetSpec): V1PodTemplateSpec {
  const claims = (spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata?.name ?? '');
  if (claims.length === 0 || !template.spec) return template;
  const known = templates.get(template);
  if (known) return known;
  const others = (template.spec.volumes ?? []).filter((volume) => !claims.includes(volume.name));
  const volumes = [...others, ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))];
  const whole = { ...template, spec: { ...template.spec, volumes } };
  templates.set(template, whole);
  return whole;
}

function checkUpdateStrategy(errors: FieldError[], spec: V1StatefulSetSpec): void {
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const path = 'spec.updateStrategy.rollingUpdate';
  const shown = rollingUpdate
    ? { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: rollingUpdate.maxUnavailable ?? null }
    : null;
  if (!type) errors.push(required('spec.updateStrategy'));
  else if (type === 'OnDelete') {
    if (rollingUpdate) errors.push(invalid(path, shown, "only allowed for updateStrategy 'RollingUpdate'"));
  } else if (type !== 'RollingUpdate') {
    const strategy = { Type: type, RollingUpdate: shown };
    errors.push(invalid('spec.updateStrategy', strategy, "must be 'RollingUpdate' or 'OnDelete'"));
  } else if (rollingUpdate) {
    checkCounts(errors, rollingUpdate, path, ['partition']);
    const { maxUnavailable } = rollingUpdate;
    if (maxUnavailable === undefined) return;
    checkIntOrPercent(errors, maxUnavailable, `${path}.maxUnavailable`);
    if (intOrPercentValue(maxUnavailable) === 0) {
      errors.push(invalid(`${path}.maxUnavailable`, maxUnavailable, 'cannot be 0'));
    }
    checkNotMoreThan100Percent(errors, maxUnavailable, `${path}.maxUnavailable`);
  }
}

const COUNTS = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'];

export function validateStatefulSetStatusUpdate(next: V1StatefulSet, prev: V1StatefulSet): FieldError[] {
  const errors: FieldError[] = [];
  const status = next.status ?? { replicas: 0 };
  checkCounts(errors, status, 'status', [...COUNTS, 'observedGeneration', 'collisionCount']);
  checkNotMoreThan(errors, status, COUNTS.slice(1), 'replicas');
  checkNotMoreThan(errors, status, ['availableReplicas'], 'readyReplicas');
  errors.push(...validateObjectMetaUpdate(next.metadata, prev.metadata));
  checkCollisionCount(errors, status, prev.status);
  return errors;
}
