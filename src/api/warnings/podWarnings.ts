import type { V1Affinity, V1PodSpec, V1PodTemplateSpec, V1Volume } from '../generated/types.ts';
import { containerWarnings, fractionWarning } from './containerWarnings.ts';
import { keyWarning, selectorWarnings, termWarnings } from './deprecatedNodeLabels.ts';

const NO_SELECTOR = 'a null labelSelector results in matching no pod';

/** Kinds of volumes that are or were on their way out, in upstream's order. */
const OLD_VOLUMES: Partial<Record<keyof V1Volume, string>> = {
  photonPersistentDisk: 'photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'gitRepo: deprecated in v1.11',
  scaleIO: 'scaleIO: deprecated in v1.16, non-functional in v1.22+',
  flocker: 'flocker: deprecated in v1.22, non-functional in v1.25+',
  storageos: 'storageOS: deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'quobyte: deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'glusterfs: deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'cephfs: deprecated in v1.28, non-functional in v1.31+',
  rbd: 'rbd: deprecated in v1.28, non-functional in v1.31+',
};

const OLD_ANNOTATIONS: readonly (readonly [key: string, text: string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];
const POD_SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';

/**
 * What the server warns of in a pod (`prefix` '') or in a template (`prefix` its path with a dot behind it), though it
 * takes it: what is deprecated, and what hardly anybody means (pkg/api/pod/warnings.go).
 */
export function podWarnings({ spec, metadata }: V1PodTemplateSpec, prefix = ''): string[] {
  if (!spec) return [];
  const path = `${prefix}spec`;
  return [
    ...selectorWarnings(spec.nodeSelector, `${path}.nodeSelector`),
    ...nodeAffinityWarnings(spec.affinity, path),
    ...spreadWarnings(spec, path),
    ...annotationWarnings(metadata?.annotations ?? {}, spec, prefix),
    ...volumeWarnings(spec.volumes ?? [], path),
    ...repeated(spec.hostAliases, 'ip', `${path}.hostAliases`),
    ...repeated(spec.imagePullSecrets, 'name', `${path}.imagePullSecrets`),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, i) =>
      name ? [] : [`${path}.imagePullSecrets[${i}].name: invalid empty name ""`],
    ),
    ...['memory', 'ephemeral-storage'].flatMap((name) => {
      const amount = spec.overhead?.[name];
      return amount === undefined ? [] : fractionWarning(amount, `${path}.overhead[${name}]`);
    }),
    ...containerWarnings(spec, path),
    ...graceWarning(spec, path),
    ...podAffinityWarnings(spec.affinity, path),
  ];
}

function nodeAffinityWarnings(affinity: V1Affinity | undefined, path: string): string[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, ...rest } = affinity?.nodeAffinity ?? {};
  const preferred = rest.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const at = `${path}.affinity.nodeAffinity`;
  const terms = `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  const preferences = `${at}.preferredDuringSchedulingIgnoredDuringExecution`;
  return [
    ...(required?.nodeSelectorTerms ?? []).flatMap((term, i) => termWarnings(term, `${terms}[${i}]`)),
    ...preferred.flatMap(({ preference }, i) => termWarnings(preference, `${preferences}[${i}].preference`)),
  ];
}

function spreadWarnings({ topologySpreadConstraints = [] }: V1PodSpec, path: string): string[] {
  return topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, i) => {
    const at = `${path}.topologySpreadConstraints[${i}]`;
    return [
      ...keyWarning(topologyKey, `${at}.topologyKey`),
      ...(labelSelector ? [] : [`${at}.labelSelector: ${NO_SELECTOR}`]),
    ];
  });
}

function annotationWarnings(annotations: Record<string, string>, spec: V1PodSpec, prefix: string): string[] {
  const at = (key: string): string => `${prefix}metadata.annotations[${key}]`;
  const warnings = OLD_ANNOTATIONS.filter(([key]) => key in annotations).map(([key, text]) => `${at(key)}: ${text}`);
  if (!spec.securityContext?.seccompProfile && POD_SECCOMP in annotations) {
    warnings.push(`${at(POD_SECCOMP)}: non-functional in v1.27+; use the "seccompProfile" field instead`);
  }
  return warnings;
}

function volumeWarnings(volumes: readonly V1Volume[], path: string): string[] {
  return volumes.flatMap((volume, i) =>
    (Object.keys(OLD_VOLUMES) as (keyof V1Volume)[]).flatMap((kind) =>
      volume[kind] ? [`${path}.volumes[${i}].${OLD_VOLUMES[kind]}`] : [],
    ),
  );
}

function repeated<K extends string>(list: readonly { [key in K]?: string }[] | undefined, field: K, path: string) {
  const seen = new Set<string>();
  return (list ?? []).flatMap((item, i) => {
    const value = item[field] ?? '';
    if (seen.has(value)) return [`${path}[${i}].${field}: duplicate ${field} "${value}"`];
    seen.add(value);
    return [];
  });
}

function graceWarning({ terminationGracePeriodSeconds: grace }: V1PodSpec, path: string): string[] {
  if (grace === undefined || grace === null || grace >= 0) return [];
  const text = 'must be >= 0; negative values are invalid and will be treated as 1';
  return [`${path}.terminationGracePeriodSeconds: ${text}`];
}

function podAffinityWarnings(affinity: V1Affinity | undefined, path: string): string[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
    const required = affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = affinity?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const at = `${path}.affinity.${kind}`;
    return [
      ...required.flatMap(({ labelSelector }, i) =>
        labelSelector
          ? []
          : [`${at}.requiredDuringSchedulingIgnoredDuringExecution[${i}].labelSelector: ${NO_SELECTOR}`],
      ),
      ...preferred.flatMap(({ podAffinityTerm }, i) =>
        podAffinityTerm.labelSelector
          ? []
          : [
              `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm.labelSelector: ${NO_SELECTOR}`,
            ],
      ),
    ];
  });
}
