import type { V1ContainerStatus, V1Pod } from '../../api/generated/types.ts';
import type { KubeClient } from '../../client/KubeClient.ts';

/** One container of the cluster as a runtime on its node would list it. */
export interface RuntimeContainer {
  id: string;
  podId: string;
  name: string;
  pod: string;
  namespace: string;
  node: string;
  uid: string;
  image: string;
  imageId: string;
  command: string;
  attempt: number;
  state: 'running' | 'exited' | 'created';
  exitCode: number | undefined;
  /** Of its start, or of its creation: milliseconds since the epoch. */
  startedMs: number;
  labels: Readonly<Record<string, string>>;
}

/** All containers of the cluster that a runtime has made, the newest first. */
export async function listContainers(client: KubeClient): Promise<RuntimeContainer[]> {
  const { items } = await client.list<V1Pod>({ group: '', version: 'v1', resource: 'pods' });
  const all = items.flatMap((pod) =>
    [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
      .filter((status) => status.containerID)
      .map((status) => containerOf(pod, status)),
  );
  return all.sort((a, b) => b.startedMs - a.startedMs || (a.id < b.id ? -1 : 1));
}

function containerOf(pod: V1Pod, status: V1ContainerStatus): RuntimeContainer {
  const { name = '', namespace = '', uid = '' } = pod.metadata ?? {};
  const spec = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].find(
    (container) => container.name === status.name,
  );
  const { running, terminated } = status.state ?? {};
  const words = [...(spec?.command ?? []), ...(spec?.args ?? [])];
  return {
    id: hexId(status.containerID ?? ''),
    podId: hexId(uid),
    name: status.name,
    pod: name,
    namespace,
    node: pod.spec?.nodeName ?? '',
    uid,
    image: status.image || spec?.image || '',
    imageId: status.imageID ?? '',
    command: words.join(' ') || '/docker-entrypoint.sh',
    attempt: status.restartCount,
    state: running ? 'running' : terminated ? 'exited' : 'created',
    exitCode: terminated?.exitCode,
    startedMs: Date.parse(String(running?.startedAt ?? terminated?.startedAt ?? pod.metadata?.creationTimestamp)) || 0,
    labels: {
      'io.kubernetes.container.name': status.name,
      'io.kubernetes.pod.name': name,
      'io.kubernetes.pod.namespace': namespace,
      'io.kubernetes.pod.uid': uid,
      'io.kubernetes.docker.type': 'container',
    },
  };
}

/** 64 hexadecimal digits that stand for a name, the same each time. */
export function hexId(text: string): string {
  const plain = text.replace(/^\w+:\/\//, '');
  if (/^[0-9a-f]{64}$/.test(plain)) return plain;
  let out = '';
  for (let round = 0; out.length < 64; round++) {
    let hash = (2_166_136_261 ^ (round * 16_777_619)) >>> 0;
    for (let i = 0; i < plain.length; i++) hash = Math.imul(hash ^ plain.charCodeAt(i), 16_777_619) >>> 0;
    out += hash.toString(16).padStart(8, '0');
  }
  return out;
}
