import type { V1PodSpec, V1PodTemplateSpec } from '../../generated/types.ts';

/**
 * A PodSpec as messages show it. Upstream prints its internal types, which have no JSON tags: every field appears, in
 * the order of the Go struct and under its Go name, `null` where nothing is set (pkg/apis/core/types.go).
 */
export const internalPodSpec = (spec: V1PodSpec): Json => render('PodSpec', withHostFields(spec));

/** The template of a workload, likewise: the fields of its metadata stand beside its `Spec`. */
export function internalPodTemplate(template: V1PodTemplateSpec): Json {
  return { ...template.metadata, Spec: internalPodSpec(template.spec ?? { containers: [] }) } as unknown as Json;
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Fields = Record<string, unknown>;

/**
 * The structs. A field is `GoName` with the name on the wire after `=` where it is not the Go name decapitalised, and
 * after `:` what it is: `s` text, `n` number, `b` flag (these three print their zero value), `T` a struct that is always
 * there, `*T` a pointer to one, `[T]` a list of them; nothing for what prints as it is, or `null`.
 */
const STRUCTS: Record<string, string> = {
  PodSpec:
    'Volumes:[Volume] InitContainers:[Container] Containers:[Container] EphemeralContainers:[EphemeralContainer] ' +
    'RestartPolicy:s TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy=dnsPolicy:s NodeSelector ' +
    'ServiceAccountName:s AutomountServiceAccountToken NodeName:s SecurityContext:*PodSecurityContext ' +
    'ImagePullSecrets:[Any] Hostname:s Subdomain:s SetHostnameAsFQDN Affinity:*Any SchedulerName:s ' +
    'Tolerations:[Toleration] HostAliases:[Any] PriorityClassName:s Priority PreemptionPolicy ' +
    'DNSConfig=dnsConfig:*Any ReadinessGates:[Any] RuntimeClassName Overhead EnableServiceLinks ' +
    'TopologySpreadConstraints:[TopologySpreadConstraint] OS=os:*Any SchedulingGates:[Any] ResourceClaims:[Any] ' +
    'Resources:*ResourceRequirements HostnameOverride SchedulingGroup:*Any',
  Container:
    'Name:s Image:s Command Args WorkingDir:s Ports:[ContainerPort] EnvFrom:[EnvFromSource] Env:[EnvVar] ' +
    'Resources:ResourceRequirements ResizePolicy:[Any] RestartPolicy RestartPolicyRules:[Any] ' +
    'VolumeMounts:[VolumeMount] VolumeDevices:[Any] LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe ' +
    'Lifecycle:*Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s ' +
    'SecurityContext:*SecurityContext Stdin:b StdinOnce:b TTY=tty:b',
  ContainerPort: 'Name:s HostPort:n ContainerPort:n Protocol:s HostIP:s',
  EnvVar: 'Name:s Value:s ValueFrom:*EnvVarSource',
  EnvVarSource:
    'FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector ConfigMapKeyRef:*KeySelector ' +
    'SecretKeyRef:*KeySelector FileKeyRef:*FileKeySelector',
  ObjectFieldSelector: 'APIVersion=apiVersion:s FieldPath:s',
  ResourceFieldSelector: 'ContainerName:s Resource:s Divisor:s',
  KeySelector: 'Name:s Key:s Optional',
  FileKeySelector: 'VolumeName:s Path:s Key:s Optional',
  EnvFromSource: 'Prefix:s ConfigMapRef:*EnvSource SecretRef:*EnvSource',
  EnvSource: 'Name:s Optional',
  ResourceRequirements: 'Limits Requests Claims:[Any]',
  VolumeMount: 'Name:s ReadOnly:b RecursiveReadOnly MountPath:s SubPath:s MountPropagation SubPathExpr:s',
  Probe:
    'Exec:*Any HTTPGet=httpGet:*HTTPGetAction TCPSocket=tcpSocket:*TCPSocketAction GRPC=grpc:*Any ' +
    'InitialDelaySeconds:n TimeoutSeconds:n PeriodSeconds:n SuccessThreshold:n FailureThreshold:n ' +
    'TerminationGracePeriodSeconds',
  HTTPGetAction: 'Path:s Port Host:s Scheme:s HTTPHeaders=httpHeaders:[Any]',
  TCPSocketAction: 'Port Host:s',
  Lifecycle: 'PostStart:*LifecycleHandler PreStop:*LifecycleHandler StopSignal',
  LifecycleHandler: 'Exec:*Any HTTPGet=httpGet:*HTTPGetAction TCPSocket=tcpSocket:*TCPSocketAction Sleep:*Any',
  SecurityContext:
    'Capabilities:*Capabilities Privileged SELinuxOptions=seLinuxOptions:*SELinuxOptions WindowsOptions:*Any ' +
    'RunAsUser RunAsGroup RunAsNonRoot ReadOnlyRootFilesystem AllowPrivilegeEscalation ProcMount ' +
    'SeccompProfile:*Profile AppArmorProfile:*Profile',
  Capabilities: 'Add Drop',
  SELinuxOptions: 'User:s Role:s Type:s Level:s',
  Profile: 'Type:s LocalhostProfile',
  PodSecurityContext:
    'HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace HostUsers ' +
    'SELinuxOptions=seLinuxOptions:*SELinuxOptions WindowsOptions:*Any RunAsUser RunAsGroup RunAsNonRoot ' +
    'SupplementalGroups SupplementalGroupsPolicy FSGroup=fsGroup FSGroupChangePolicy=fsGroupChangePolicy ' +
    'Sysctls:[Any] SeccompProfile:*Profile AppArmorProfile:*Profile SELinuxChangePolicy=seLinuxChangePolicy',
  Toleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds',
  TopologySpreadConstraint:
    'MaxSkew:n TopologyKey:s WhenUnsatisfiable:s LabelSelector MinDomains NodeAffinityPolicy NodeTaintsPolicy ' +
    'MatchLabelKeys',
  Volume:
    'Name:s HostPath:*HostPath EmptyDir:*EmptyDir GCEPersistentDisk=gcePersistentDisk:*Any ' +
    'AWSElasticBlockStore=awsElasticBlockStore:*Any GitRepo:*Any Secret:*SecretVolume NFS=nfs:*Any ISCSI=iscsi:*Any ' +
    'Glusterfs:*Any PersistentVolumeClaim:*Claim RBD=rbd:*Any Quobyte:*Any FlexVolume:*Any Cinder:*Any ' +
    'CephFS=cephfs:*Any Flocker:*Any DownwardAPI:*FilesVolume FC=fc:*Any AzureFile:*Any ConfigMap:*ConfigMapVolume ' +
    'VsphereVolume:*Any AzureDisk:*Any PhotonPersistentDisk:*Any Projected:*ProjectedVolume PortworxVolume:*Any ' +
    'ScaleIO=scaleIO:*Any StorageOS=storageos:*Any CSI=csi:*Any Ephemeral:*Any Image:*Any',
  HostPath: 'Path:s Type',
  EmptyDir: 'Medium:s SizeLimit',
  SecretVolume: 'SecretName:s Items:[KeyToPath] DefaultMode Optional',
  ConfigMapVolume: 'Name:s Items:[KeyToPath] DefaultMode Optional',
  KeyToPath: 'Key:s Path:s Mode',
  Claim: 'ClaimName:s ReadOnly:b',
  FilesVolume: 'Items:[DownwardFile] DefaultMode',
  DownwardFile: 'Path:s FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector Mode',
  ProjectedVolume: 'Sources:[Projection] DefaultMode',
  Projection:
    'Secret:*KeyedProjection DownwardAPI:*FilesProjection ConfigMap:*KeyedProjection ' +
    'ServiceAccountToken:*TokenProjection ClusterTrustBundle:*Any PodCertificate:*Any',
  KeyedProjection: 'Name:s Items:[KeyToPath] Optional',
  FilesProjection: 'Items:[DownwardFile]',
  TokenProjection: 'Audience:s ExpirationSeconds:n Path:s',
};
STRUCTS.EphemeralContainer = `${STRUCTS.Container} TargetContainerName:s`;

interface Field {
  name: string;
  wire: string;
  kind: string;
}

const parsed = new Map<string, Field[]>();

function fieldsOf(struct: string): Field[] {
  let fields = parsed.get(struct);
  if (!fields) {
    fields = STRUCTS[struct]!.split(' ').map((text) => {
      const [names = '', kind = ''] = text.split(':');
      const [name = '', wire = name[0]!.toLowerCase() + name.slice(1)] = names.split('=');
      return { name, wire, kind };
    });
    parsed.set(struct, fields);
  }
  return fields;
}

const ZEROS: Record<string, Json> = { s: '', n: 0, b: false };

function render(struct: string, value: unknown): Json {
  if (struct === 'Any') return capitalized(value);
  const out: { [name: string]: Json } = {};
  for (const { name, wire, kind } of fieldsOf(struct)) out[name] = renderField(kind, (value as Fields)?.[wire]);
  return out;
}

function renderField(kind: string, value: unknown): Json {
  if (kind in ZEROS) return (value as Json) ?? ZEROS[kind]!;
  const absent = value === undefined || value === null;
  if (kind.startsWith('[')) {
    const list = (value ?? []) as unknown[];
    return list.length === 0 ? null : list.map((item) => render(kind.slice(1, -1), item));
  }
  if (kind.startsWith('*')) return absent ? null : render(kind.slice(1), value);
  if (kind !== '') return render(kind, value ?? {});
  return absent ? null : sorted(value as Json);
}

/** What has no table of its own: its fields under their Go names, as far as they can be told. */
function capitalized(value: unknown): Json {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name[0]!.toUpperCase() + name.slice(1), capitalized(item)]),
  );
}

/** Maps print sorted. */
function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Inside, what a pod shares with its host is part of its security context. */
function withHostFields(spec: V1PodSpec): Fields {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, securityContext } = spec;
  const shared = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return { ...spec, securityContext: { ...securityContext, ...shared } };
}
