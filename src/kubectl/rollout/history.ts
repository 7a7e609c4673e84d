import type { V1ControllerRevision, V1PodTemplateSpec, V1ReplicaSet } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Invocation } from '../Command.ts';
import { selectorQuery } from '../describe/describeWorkloads.ts';
import { KubectlError } from '../KubectlError.ts';
import type { Info } from '../resource/Info.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** One revision of a workload, with the template it had. */
export interface Revision {
  number: number;
  cause: string;
  template: V1PodTemplateSpec | undefined;
  object: KubeObject;
}

type Workload = KubeObject & {
  spec?: { selector?: Parameters<typeof selectorQuery>[0]; template?: V1PodTemplateSpec };
};

/** The revisions that are kept, oldest first. */
export async function revisionsOf(invocation: Invocation, info: Info): Promise<Revision[]> {
  const object = info.object as Workload;
  const client = await invocation.session.client();
  const labelSelector = selectorQuery(object.spec?.selector);
  const at = { group: 'apps', version: 'v1', namespace: info.namespace };
  const owned = <T extends KubeObject>(items: T[]): T[] =>
    items.filter((item) =>
      item.metadata?.ownerReferences?.some((owner) => owner.controller && owner.uid === object.metadata?.uid),
    );
  if (info.mapping.kind === 'Deployment') {
    const { items } = await client.list<V1ReplicaSet>({ ...at, resource: 'replicasets' }, { labelSelector });
    return sorted(owned(items).map(ofReplicaSet));
  }
  if (info.mapping.kind === 'DaemonSet' || info.mapping.kind === 'StatefulSet') {
    const { items } = await client.list<V1ControllerRevision>(
      { ...at, resource: 'controllerrevisions' },
      { labelSelector },
    );
    return sorted(owned(items).map(ofControllerRevision));
  }
  throw new KubectlError(
    `no history viewer has been implemented for "${[info.mapping.kind, info.mapping.group].filter(Boolean).join('.')}"`,
  );
}

const sorted = (list: Revision[]): Revision[] =>
  list.filter(({ number }) => number > 0).sort((a, b) => a.number - b.number);

function ofReplicaSet(set: V1ReplicaSet): Revision {
  const annotations = set.metadata?.annotations ?? {};
  return {
    number: Number(annotations[REVISION] ?? 0),
    cause: annotations[CHANGE_CAUSE] ?? '',
    template: set.spec?.template,
    object: { ...set, apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  };
}

function ofControllerRevision(revision: V1ControllerRevision): Revision {
  const patch = revision.data as { spec?: { template?: Record<string, unknown> } } | undefined;
  const { $patch: _, ...template } = patch?.spec?.template ?? {};
  return {
    number: revision.revision,
    cause: revision.metadata?.annotations?.[CHANGE_CAUSE] ?? '',
    template: template as unknown as V1PodTemplateSpec,
    object: { ...revision, apiVersion: 'apps/v1', kind: 'ControllerRevision' },
  };
}
