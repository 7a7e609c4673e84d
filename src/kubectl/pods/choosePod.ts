import type { V1Container, V1LabelSelector, V1Pod } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Invocation } from '../Command.ts';
import { selectorQuery } from '../describe/describeWorkloads.ts';
import { KubectlError } from '../KubectlError.ts';
import { singleInfo, typeOf } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { refOf } from '../resource/Mapping.ts';

/** The pods that a workload or service selects, the one to talk to first. */
export async function podsOf(invocation: Invocation, info: Info): Promise<V1Pod[]> {
  if (info.mapping.kind === 'Pod') return [info.object as V1Pod];
  const labelSelector = selectorOf(info);
  const client = await invocation.session.client();
  const ref = { group: '', version: 'v1', resource: 'pods', namespace: info.namespace };
  const list = await client.list<V1Pod>(ref, { labelSelector });
  return [...list.items].sort(byReadiness);
}

function selectorOf({ mapping, object }: Info): string {
  const selector = (object as KubeObject & { spec?: { selector?: unknown } }).spec?.selector;
  if (selector && (mapping.kind === 'Service' || mapping.kind === 'ReplicationController')) {
    return Object.entries(selector as Record<string, string>)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
  }
  if (selector && typeof selector === 'object') return selectorQuery(selector as V1LabelSelector);
  throw new KubectlError(
    `cannot get the logs from *v1.${mapping.kind}: selector for *v1.${mapping.kind} not implemented`,
  );
}

const PHASES = ['Running', 'Pending', 'Unknown', 'Succeeded', 'Failed'];

function byReadiness(a: V1Pod, b: V1Pod): number {
  const ready = (pod: V1Pod): number =>
    pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ? 0 : 1;
  const phase = (pod: V1Pod): number => PHASES.indexOf(pod.status?.phase ?? 'Unknown');
  const created = (pod: V1Pod): string => pod.metadata?.creationTimestamp ?? '';
  return phase(a) - phase(b) || ready(a) - ready(b) || (created(a) < created(b) ? -1 : created(a) > created(b) ? 1 : 0);
}

/** Resolves `POD` or `TYPE/NAME` to one pod. */
export async function podFor(invocation: Invocation, word: string): Promise<V1Pod> {
  const [pod] = await podsFor(invocation, word);
  if (!pod) throw new KubectlError(`timed out waiting for the condition`);
  return pod;
}

/** Every pod behind `POD` or `TYPE/NAME`. */
export async function podsFor(invocation: Invocation, word: string): Promise<V1Pod[]> {
  if (word.includes('/')) return podsOf(invocation, await singleInfo(invocation, { args: [word] }));
  const { session } = invocation;
  const mapping = typeOf(await session.mapper(), 'pods');
  const { namespace } = await session.namespace();
  const client = await session.client();
  return [await client.get<V1Pod>(refOf(mapping, namespace, word))];
}

/** Every container of a pod, in the order in which kubectl lists them. */
export function containersOf(pod: V1Pod): { container: V1Container; init: boolean; ephemeral: boolean }[] {
  const main = (pod.spec?.containers ?? []).map((container) => ({ container, init: false, ephemeral: false }));
  const init = (pod.spec?.initContainers ?? []).map((container) => ({ container, init: true, ephemeral: false }));
  const ephemeral = (pod.spec?.ephemeralContainers ?? []).map((container) => ({
    container: container as V1Container,
    init: false,
    ephemeral: true,
  }));
  return [...main, ...init, ...ephemeral];
}

/** The container a command is about: the one asked for, or the default, which is announced when there are several. */
export function containerFor(invocation: Invocation, pod: V1Pod, asked: string, quiet: boolean): V1Container {
  const all = containersOf(pod);
  const name = pod.metadata?.name ?? '';
  if (asked !== '') {
    const found = all.find(({ container }) => container.name === asked);
    if (!found) throw new KubectlError(`container ${asked} not found in pod ${name}`);
    return found.container;
  }
  const annotated = pod.metadata?.annotations?.['kubectl.kubernetes.io/default-container'];
  const byAnnotation = all.find(({ container }) => container.name === annotated)?.container;
  const chosen = byAnnotation ?? all[0]?.container;
  if (!chosen) throw new KubectlError(`no container found in pod ${name}`);
  if (!byAnnotation && all.length > 1 && !quiet) {
    const names = all.map(
      ({ container, init, ephemeral }) => `${container.name}${ephemeral ? ' (ephem)' : init ? ' (init)' : ''}`,
    );
    invocation.io.stderr(`Defaulted container "${chosen.name}" out of: ${names.join(', ')}\n`);
  }
  return chosen;
}
