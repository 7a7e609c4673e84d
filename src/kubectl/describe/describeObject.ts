import type { CoreV1Event } from '../../api/generated/types.ts';
import type { KubeList, KubeObject } from '../../api/meta.ts';
import type { Invocation } from '../Command.ts';
import type { Mapping } from '../resource/Mapping.ts';
import type { DescribeContext, Describer } from './Describer.ts';
import { DescribeWriter } from './DescribeWriter.ts';
import { describeGeneric } from './describeGeneric.ts';
import { describerOf } from './describers.ts';

/** Kinds whose descriptions have no events: nothing is looked up for them. */
const WITHOUT_EVENTS = new Set([
  'Secret',
  'Namespace',
  'ResourceQuota',
  'LimitRange',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'NetworkPolicy',
]);

/** What `kubectl describe` prints about one object. */
export async function describeObject(
  invocation: Invocation,
  mapping: Mapping,
  object: KubeObject,
  showEvents: boolean,
): Promise<string> {
  const writer = new DescribeWriter();
  const wanted = showEvents && !WITHOUT_EVENTS.has(mapping.kind);
  const context = await contextOf(invocation, wanted ? { mapping, object } : undefined);
  const describer = (describerOf(mapping.group, mapping.kind) ?? describeGeneric) as Describer;
  await describer(object as never, writer, context);
  return writer.text();
}

async function contextOf(
  invocation: Invocation,
  eventsOf: { mapping: Mapping; object: KubeObject } | undefined,
): Promise<DescribeContext> {
  const client = await invocation.session.client();
  const context: DescribeContext = {
    now: invocation.io.now(),
    events: undefined,
    list: async <T>(ref: Parameters<DescribeContext['list']>[0], options: Parameters<DescribeContext['list']>[1]) =>
      ((await client.list<T>(ref, options)) as KubeList<T>).items,
    get: (ref) => client.get(ref),
  };
  if (eventsOf) context.events = await eventsFor(context, eventsOf.mapping, eventsOf.object).catch(() => undefined);
  return context;
}

async function eventsFor(context: DescribeContext, mapping: Mapping, object: KubeObject): Promise<CoreV1Event[]> {
  const { name = '', namespace = '', uid = '' } = object.metadata ?? {};
  const ref = { group: '', version: 'v1', resource: 'events', ...(namespace ? { namespace } : {}) };
  const selector = (by: string): string =>
    [
      `involvedObject.kind=${mapping.kind}`,
      `involvedObject.name=${name}`,
      ...(namespace ? [`involvedObject.namespace=${namespace}`] : []),
      `involvedObject.uid=${by}`,
    ].join(',');
  const found = await context.list<CoreV1Event>(ref, { fieldSelector: selector(uid), limit: 500 });
  // Kubelets name nodes, not their uids.
  if (mapping.kind === 'Node')
    found.push(...(await context.list<CoreV1Event>(ref, { fieldSelector: selector(name), limit: 500 })));
  return found;
}
