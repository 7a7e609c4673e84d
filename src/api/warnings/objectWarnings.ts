import type {
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1PersistentVolumeClaimSpec,
  V1RuntimeClass,
  V1Service,
  V1StatefulSet,
} from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import { isDNS1123Label } from '../validation/names.ts';
import { fractionWarning } from './containerWarnings.ts';
import { selectorWarnings, termWarnings } from './deprecatedNodeLabels.ts';
import { podWarnings } from './podWarnings.ts';
import { templateOf } from './templateOf.ts';
import { unsimulatedWarnings } from './unsimulated.ts';

const BUILT_IN = new Set(['', 'apps', 'batch', 'policy', 'networking.k8s.io', 'node.k8s.io']);

/**
 * What `Warning` headers say of an object that a client makes (`previous` undefined) or changes, as the strategies of
 * the kinds have it (WarningsOnCreate and WarningsOnUpdate in pkg/registry), and of what the model does nothing with.
 */
export function objectWarnings(
  { kind, group }: { kind: string; group: string },
  object: KubeObject,
  previous: KubeObject | undefined,
): string[] {
  const own = BUILT_IN.has(group) ? builtinWarnings(kind, object, previous) : [];
  return previous ? own : [...own, ...unsimulatedWarnings(kind, group, object)];
}

function builtinWarnings(kind: string, object: KubeObject, previous: KubeObject | undefined): string[] {
  const placed = templateOf(kind, object);
  if (placed) {
    // People change templates, of pods they change little else than labels; a change that is none is not looked at.
    if (previous && (kind === 'Pod' || previous.metadata?.generation === object.metadata?.generation)) return [];
    const more = kind === 'StatefulSet' ? statefulSetWarnings(object as V1StatefulSet) : [];
    return [...(previous ? [] : nameWarnings(kind, object)), ...podWarnings(placed.template, placed.prefix), ...more];
  }
  return OWN[kind]?.(object, previous) ?? [];
}

const SURPRISE = 'which can result in surprising behavior; a DNS label is recommended';
const IN_POD_NAMES = new Set(['ReplicationController', 'ReplicaSet', 'Deployment', 'StatefulSet', 'Job', 'CronJob']);

function nameWarnings(kind: string, { metadata }: KubeObject): string[] {
  const problems = isDNS1123Label(metadata?.name ?? '');
  if (problems.length === 0) return [];
  const list = `[${problems.join(' ')}]`;
  if (kind === 'Pod') return [`metadata.name: this is used in the Pod's hostname, ${SURPRISE}: ${list}`];
  return IN_POD_NAMES.has(kind) ? [`metadata.name: this is used in Pod names and hostnames, ${SURPRISE}: ${list}`] : [];
}

function statefulSetWarnings({ spec }: V1StatefulSet): string[] {
  const claims = (spec?.volumeClaimTemplates ?? []).flatMap((claim, i) =>
    claimSpecWarnings(claim.spec, `spec.volumeClaimTemplates[${i}].spec`),
  );
  if ((spec?.revisionHistoryLimit ?? 0) >= 0) return claims;
  const text = 'a negative value retains all historical revisions; a value >= 0 is recommended';
  return [...claims, `spec.revisionHistoryLimit: ${text}`];
}

type Warnings = (object: KubeObject, previous: KubeObject | undefined) => string[];

const OWN: Readonly<Record<string, Warnings>> = {
  Service: (object) => serviceWarnings(object as V1Service),
  Ingress: (object, previous) => (previous ? [] : ingressWarnings(object)),
  PersistentVolume: (object) => volumeWarnings(object as V1PersistentVolume),
  PersistentVolumeClaim: (object) => [
    ...classWarnings(object),
    ...claimSpecWarnings((object as V1PersistentVolumeClaim).spec, 'spec'),
  ],
  Node: (object) => nodeWarnings(object as V1Node),
  RuntimeClass: (object) =>
    selectorWarnings((object as V1RuntimeClass).scheduling?.nodeSelector, 'scheduling.nodeSelector').map((text) =>
      text.replace(/\[[^\]]*\]/, ''),
    ),
};

function ingressWarnings({ metadata }: KubeObject): string[] {
  const key = 'kubernetes.io/ingress.class';
  return metadata?.annotations?.[key] === undefined
    ? []
    : [`annotation "${key}" is deprecated, please use 'spec.ingressClassName' instead`];
}

function serviceWarnings({ metadata, spec = {} }: V1Service): string[] {
  const warnings: string[] = [];
  const hints = 'service.kubernetes.io/topology-aware-hints';
  if (metadata?.annotations?.[hints] !== undefined) {
    warnings.push(`annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`);
  }
  const { externalIPs = [], type = 'ClusterIP', trafficDistribution } = spec;
  const headless = type === 'ClusterIP' && spec.clusterIP === 'None';
  if (headless && spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services');
  if (headless && externalIPs.length > 0) warnings.push('spec.externalIPs is ignored for headless services');
  if (headless && (spec.sessionAffinity ?? 'None') !== 'None') {
    warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  if (type === 'ExternalName' && externalIPs.length > 0) {
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  }
  if (type !== 'ExternalName' && spec.externalName) {
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  }
  if (trafficDistribution === 'PreferClose') {
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  }
  return warnings;
}

const CLASS = 'volume.beta.kubernetes.io/storage-class';
const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options';

function classWarnings({ metadata }: KubeObject): string[] {
  const text = `metadata.annotations[${CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`;
  return metadata?.annotations?.[CLASS] === undefined ? [] : [text];
}

function claimSpecWarnings(spec: V1PersistentVolumeClaimSpec | undefined, path: string): string[] {
  return (['requests', 'limits'] as const).flatMap((list) => {
    const amount = spec?.resources?.[list]?.storage;
    return amount === undefined ? [] : fractionWarning(amount, `${path}.resources.${list}[storage]`);
  });
}

function volumeWarnings(volume: V1PersistentVolume): string[] {
  const warnings = classWarnings(volume);
  if (volume.metadata?.annotations?.[MOUNT_OPTIONS] !== undefined) {
    warnings.push(
      `metadata.annotations[${MOUNT_OPTIONS}]: deprecated since v1.31; use "mountOptions" attribute instead`,
    );
  }
  if (volume.spec?.persistentVolumeReclaimPolicy === 'Recycle') {
    const text =
      'The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';
    warnings.push(`spec.persistentVolumeReclaimPolicy: ${text}`);
  }
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const path = 'spec.nodeAffinity.required.nodeSelectorTerms';
  return [...warnings, ...terms.flatMap((term, i) => termWarnings(term, `${path}[${i}]`))];
}

function nodeWarnings({ spec }: V1Node): string[] {
  const warnings: string[] = [];
  if (spec?.configSource) warnings.push('spec.configSource: the feature is no longer supported');
  if (spec?.externalID) warnings.push('spec.externalID: this field is deprecated, and is unused by Kubernetes');
  return warnings;
}
