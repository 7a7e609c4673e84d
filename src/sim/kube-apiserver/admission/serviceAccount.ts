import type {
  V1Container,
  V1Namespace,
  V1Pod,
  V1PodSpec,
  V1ServiceAccount,
  V1Volume,
  V1VolumeMount,
} from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { AdmissionAttributes, AdmissionPlugin, AdmissionReader } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';

const DEFAULT = 'default';
const VOLUME_PREFIX = 'kube-api-access-';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MIRROR = 'kubernetes.io/config.mirror';
/** The server waits this long for the `default` account of a namespace that has just been made. */
const PATIENCE_MS = 2_000;

/** What every token volume projects. */
const SOURCES: NonNullable<V1Volume['projected']> = {
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ],
  defaultMode: 420,
};

interface Access {
  volume: V1Volume;
  mount: V1VolumeMount;
}

/**
 * Gives pods a service account, its image pull secrets and a volume with its token (plugin/pkg/admission/serviceaccount).
 *
 * Deviations: pods that share their list of containers, as those of one template do, share the name of their volume,
 * which upstream draws anew for each; a pod in a namespace younger than two seconds does not wait for the account
 * `default` but takes it for granted.
 */
export function serviceAccount(): AdmissionPlugin {
  const accessOf = new WeakMap<readonly V1Container[], Access>();
  const mounted = new WeakMap<readonly V1Container[], V1Container[]>();

  const withMounts = (containers: V1Container[], { mount }: Access): V1Container[] => {
    const known = mounted.get(containers);
    if (known && known[0]?.volumeMounts?.at(-1)?.name === mount.name) return known;
    const next = containers.map((container) =>
      container.volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH)
        ? container
        : { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] },
    );
    mounted.set(containers, next);
    return next;
  };

  const withToken = (spec: V1PodSpec, reader: AdmissionReader): V1PodSpec => {
    let access = accessOf.get(spec.containers);
    const present = spec.volumes?.find(({ name }) => name.startsWith(VOLUME_PREFIX));
    if (!access || present) {
      const name = present?.name ?? VOLUME_PREFIX + reader.random.suffix(5);
      access = { volume: { name, projected: SOURCES }, mount: { name, readOnly: true, mountPath: MOUNT_PATH } };
      if (!present) accessOf.set(spec.containers, access);
    }
    const containers = withMounts(spec.containers, access);
    const initContainers = spec.initContainers && withMounts(spec.initContainers, access);
    const used = [...containers, ...(initContainers ?? [])].some((c) => c.volumeMounts?.includes(access.mount));
    if (!used) return spec;
    return {
      ...spec,
      volumes: present ? spec.volumes : spec.volumes ? [...spec.volumes, access.volume] : [access.volume],
      containers,
      ...(initContainers ? { initContainers } : {}),
    };
  };

  return {
    name: 'ServiceAccount',
    operations: ['CREATE'],
    resources: ['pods'],
    admit(attributes, reader) {
      const pod = attributes.object as V1Pod;
      if (!pod.spec || pod.metadata?.annotations?.[MIRROR] !== undefined) return undefined;
      const name = pod.spec.serviceAccountName || DEFAULT;
      const account = accountOf(attributes, reader, name);
      let spec: V1PodSpec =
        pod.spec.serviceAccountName === name && pod.spec.serviceAccount === name
          ? pod.spec
          : { ...pod.spec, serviceAccountName: name, serviceAccount: name };
      if (mounts(spec, account)) spec = withToken(spec, reader);
      if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) {
        spec = { ...spec, imagePullSecrets: account.imagePullSecrets };
      }
      return spec === pod.spec ? undefined : ({ ...pod, spec } as KubeObject);
    },
  };
}

const mounts = (spec: V1PodSpec, account: V1ServiceAccount): boolean =>
  spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;

function accountOf(attributes: AdmissionAttributes, reader: AdmissionReader, name: string): V1ServiceAccount {
  const { namespace } = attributes;
  const found = reader.get<V1ServiceAccount>('', 'serviceaccounts', namespace, name);
  if (found) return found;
  if (name === DEFAULT && isNew(reader, namespace)) return {};
  const why = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
  throw admissionForbidden(attributes, why);
}

function isNew(reader: AdmissionReader, namespace: string): boolean {
  const made = reader.get<V1Namespace>('', 'namespaces', '', namespace)?.metadata?.creationTimestamp;
  return made !== undefined && Date.parse(reader.timestamp()) - Date.parse(String(made)) <= PATIENCE_MS;
}
