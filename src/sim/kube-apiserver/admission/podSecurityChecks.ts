import type { V1Container, V1PodSpec, V1SecurityContext, V1Volume } from '../../../api/generated/types.ts';

/** What one check found: the short reason and, in parentheses, where. Undefined when nothing is wrong. */
type Check = (spec: V1PodSpec) => string | undefined;

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(', ');
const named = (what: string, names: readonly string[]): string =>
  `${names.length === 1 ? what : `${what}s`} ${quoted(names)}`;
const containersOf = (spec: V1PodSpec): V1Container[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
  ...((spec.ephemeralContainers ?? []) as V1Container[]),
];

function failing(spec: V1PodSpec, test: (context: V1SecurityContext, container: V1Container) => boolean): string[] {
  return containersOf(spec)
    .filter((container) => test(container.securityContext ?? {}, container))
    .map(({ name }) => name);
}

/** `reason (container "a" <must>)` for the containers that fail. */
const each =
  (reason: string, must: string, test: (context: V1SecurityContext, container: V1Container) => boolean): Check =>
  (spec) => {
    const names = failing(spec, test);
    return names.length === 0 ? undefined : `${reason} (${named('container', names)} ${must})`;
  };

const DEFAULT_CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
]);
const ALLOWED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
  'image',
]);

function addedCapabilities(spec: V1PodSpec, allowed: (name: string) => boolean): string | undefined {
  const added = new Set<string>();
  const names = failing(spec, ({ capabilities }) => {
    const bad = (capabilities?.add ?? []).filter((name) => !allowed(name));
    for (const name of bad) added.add(name);
    return bad.length > 0;
  });
  if (names.length === 0) return undefined;
  return `${named('container', names)} must not include ${quoted([...added].sort())} in securityContext.capabilities.add`;
}

const defaultCapabilities: Check = (spec) => {
  const found = addedCapabilities(spec, (name) => DEFAULT_CAPABILITIES.has(name));
  return found && `non-default capabilities (${found})`;
};

const hostNamespaces: Check = (spec) => {
  const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field]);
  return set.length === 0 ? undefined : `host namespaces (${set.map((field) => `${field}=true`).join(', ')})`;
};

const hostPathVolumes: Check = (spec) => {
  const names = (spec.volumes ?? []).filter((volume) => volume.hostPath).map(({ name }) => name);
  return names.length === 0 ? undefined : `hostPath volumes (${named('volume', names)})`;
};

const hostPorts: Check = (spec) => {
  const ports = new Set<number>();
  const names = failing(spec, (_, container) => {
    const own = (container.ports ?? []).map((port) => port.hostPort ?? 0).filter((port) => port > 0);
    for (const port of own) ports.add(port);
    return own.length > 0;
  });
  if (names.length === 0) return undefined;
  const list = [...ports].sort((a, b) => a - b).join(', ');
  const verb = names.length === 1 ? 'uses' : 'use';
  return `hostPort (${named('container', names)} ${verb} ${ports.size === 1 ? 'hostPort' : 'hostPorts'} ${list})`;
};

const sysctls: Check = (spec) => {
  const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !SAFE_SYSCTLS.has(name));
  return bad.length === 0 ? undefined : `forbidden sysctls (${bad.join(', ')})`;
};

/** A check of a field that the pod and its containers may both set. */
const podOrContainers =
  (reason: string, must: string, bad: (context: V1SecurityContext) => boolean): Check =>
  (spec) => {
    const found = bad((spec.securityContext ?? {}) as V1SecurityContext) ? [`pod ${must}`] : [];
    const names = failing(spec, bad);
    if (names.length > 0) found.push(`${named('container', names)} ${must}`);
    return found.length === 0 ? undefined : `${reason} (${found.join(', ')})`;
  };

const baselineSeccomp = podOrContainers(
  'seccompProfile',
  'must not set securityContext.seccompProfile.type to "Unconfined"',
  ({ seccompProfile }) => seccompProfile?.type === 'Unconfined',
);
const appArmor = podOrContainers(
  'forbidden AppArmor profiles',
  'must not set AppArmor profile type to "Unconfined"',
  ({ appArmorProfile }) => appArmorProfile?.type === 'Unconfined',
);
const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);
const seLinux = podOrContainers(
  'seLinuxOptions',
  'set forbidden securityContext.seLinuxOptions',
  ({ seLinuxOptions: s }) => Boolean(s && (!SELINUX_TYPES.has(s.type ?? '') || s.user || s.role)),
);
const hostProcess = podOrContainers(
  'hostProcess',
  'must not set securityContext.windowsOptions.hostProcess=true',
  ({ windowsOptions }) => windowsOptions?.hostProcess === true,
);
const privileged = each('privileged', 'must not set securityContext.privileged=true', (c) => c.privileged === true);
const procMount = each(
  'procMount',
  'must not set securityContext.procMount to "Unmasked"',
  (c) => c.procMount !== undefined && c.procMount !== 'Default',
);

const escalation = each(
  'allowPrivilegeEscalation != false',
  'must set securityContext.allowPrivilegeEscalation=false',
  (c) => c.allowPrivilegeEscalation !== false,
);

const restrictedCapabilities: Check = (spec) => {
  const undropped = failing(spec, ({ capabilities }) => !capabilities?.drop?.includes('ALL'));
  const found: string[] = [];
  if (undropped.length > 0) {
    found.push(`${named('container', undropped)} must set securityContext.capabilities.drop=["ALL"]`);
  }
  const added = addedCapabilities(spec, (name) => name === 'NET_BIND_SERVICE');
  if (added) found.push(added);
  return found.length === 0 ? undefined : `unrestricted capabilities (${found.join('; ')})`;
};

const volumeType = (volume: V1Volume): string =>
  Object.keys(volume).find((key) => key !== 'name' && volume[key as keyof V1Volume]) ?? 'emptyDir';

const restrictedVolumes: Check = (spec) => {
  const bad = (spec.volumes ?? []).filter((volume) => !ALLOWED_VOLUMES.has(volumeType(volume)));
  if (bad.length === 0) return undefined;
  const types = [...new Set(bad.map(volumeType))].sort();
  const verb = bad.length === 1 ? 'uses' : 'use';
  const names = named(
    'volume',
    bad.map(({ name }) => name),
  );
  return `restricted volume types (${names} ${verb} restricted volume ${types.length === 1 ? 'type' : 'types'} ${quoted(types)})`;
};

const runAsNonRoot: Check = (spec) => {
  const ofPod = spec.securityContext?.runAsNonRoot;
  if (ofPod === false) return 'runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)';
  const explicit = failing(spec, ({ runAsNonRoot: own }) => own === false);
  if (explicit.length > 0) {
    return `runAsNonRoot != true (${named('container', explicit)} must not set securityContext.runAsNonRoot=false)`;
  }
  const names = ofPod ? [] : failing(spec, ({ runAsNonRoot: own }) => own !== true);
  if (names.length === 0) return undefined;
  return `runAsNonRoot != true (pod or ${named('container', names)} must set securityContext.runAsNonRoot=true)`;
};

const runAsUser = podOrContainers('runAsUser=0', 'must not set runAsUser=0', (c) => c.runAsUser === 0);

const restrictedSeccomp: Check = (spec) => {
  const fine = (type: string | undefined): boolean => type === 'RuntimeDefault' || type === 'Localhost';
  const ofPod = spec.securityContext?.seccompProfile?.type;
  const must = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  const found = ofPod && !fine(ofPod) ? [`pod must not set securityContext.seccompProfile.type to "${ofPod}"`] : [];
  const bad = failing(spec, ({ seccompProfile: s }) => s?.type !== undefined && !fine(s.type));
  if (bad.length > 0)
    found.push(`${named('container', bad)} must not set securityContext.seccompProfile.type to "Unconfined"`);
  const absent = fine(ofPod) ? [] : failing(spec, ({ seccompProfile: s }) => s?.type === undefined);
  if (absent.length > 0 && !ofPod) found.push(`pod or ${named('container', absent)} ${must}`);
  return found.length === 0 ? undefined : `seccompProfile (${found.join(', ')})`;
};

const BASELINE: readonly Check[] = [
  appArmor,
  defaultCapabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  privileged,
  procMount,
  baselineSeccomp,
  seLinux,
  sysctls,
  hostProcess,
];
/** The stricter level replaces the checks that it sharpens. */
const REPLACED = new Set([defaultCapabilities, hostPathVolumes, baselineSeccomp]);
const RESTRICTED: readonly Check[] = [
  ...BASELINE.filter((check) => !REPLACED.has(check)),
  escalation,
  restrictedCapabilities,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  restrictedSeccomp,
];

/** What of a pod a level of the Pod Security Standards does not allow, in upstream's words (k8s.io/pod-security-admission/policy). */
export function podSecurityViolations(level: 'baseline' | 'restricted', spec: V1PodSpec): string[] {
  return (level === 'baseline' ? BASELINE : RESTRICTED)
    .map((check) => check(spec))
    .filter((found) => found !== undefined);
}
