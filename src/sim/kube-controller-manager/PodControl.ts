import type { V1Pod, V1PodTemplateSpec } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { isNotFound, StatusError } from '../../api/StatusError.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { EventRecorder } from '../../client/record/EventRecorder.ts';
import { controllerRefOf } from './ControllerRefManager.ts';
import { PODS, refOf } from './resourceRefs.ts';
import type { Stored } from './Stored.ts';

/** What a pod made from a template has besides the template's own. */
export interface PodExtras {
  name?: string;
  generateName?: string;
  finalizers?: readonly string[];
}

/** A pod of a template, owned by the controller (pkg/controller `GetPodFromTemplate`). */
export function podFromTemplate(template: V1PodTemplateSpec, owner: KubeObject, extras: PodExtras = {}): V1Pod {
  const { labels, annotations, finalizers = [] } = template.metadata ?? {};
  const allFinalizers = [...finalizers, ...(extras.finalizers ?? [])];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(extras.name ? { name: extras.name } : { generateName: extras.generateName ?? podPrefix(owner) }),
      namespace: owner.metadata?.namespace,
      ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
      ...(annotations && Object.keys(annotations).length > 0 ? { annotations } : {}),
      ...(allFinalizers.length > 0 ? { finalizers: allFinalizers } : {}),
      ownerReferences: [controllerRefOf(owner)],
    },
    spec: template.spec,
  };
}

/** A name ends in a dash before the random suffix, unless that would make it too long. */
const podPrefix = (owner: KubeObject): string => {
  const name = owner.metadata?.name ?? '';
  return name.length < 253 ? `${name}-` : name;
};

/** Whether an error says that the namespace is going away, which nobody needs to hear of. */
export const isNamespaceTerminating = (error: unknown): boolean =>
  error instanceof StatusError && !!error.status.details?.causes?.some((c) => c.reason === 'NamespaceTerminating');

/** Creates and deletes pods on behalf of a controller, telling of it in events (pkg/controller `RealPodControl`). */
export class PodControl {
  constructor(
    private readonly client: LocalClient,
    private readonly recorder: EventRecorder,
  ) {}

  /** Throws the StatusError of a refused creation, after telling. */
  create(pod: V1Pod, owner: KubeObject): V1Pod {
    try {
      const created = this.client.create<V1Pod>({ ...PODS, namespace: owner.metadata?.namespace }, pod);
      this.recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata?.name}`);
      return created;
    } catch (error) {
      if (error instanceof StatusError && !isNamespaceTerminating(error)) {
        this.recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
      }
      throw error;
    }
  }

  /** Throws the StatusError of a refused deletion; of a pod that is gone already without telling. */
  delete(pod: Stored<V1Pod>, owner: KubeObject): void {
    try {
      this.client.delete(refOf(PODS, pod));
    } catch (error) {
      if (error instanceof StatusError && !isNotFound(error)) {
        this.recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
      }
      throw error;
    }
    this.recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  }
}
