import type { V1Pod, V1PodSpec } from '../../../api/generated/types.ts';
import type { NodeInfo } from './NodeInfo.ts';
import type { Rejection } from './Plugin.ts';
import { podRequests } from './Resources.ts';

/** A node's standing with the pods of one class: which plugin turned it away, or its raw scores. */
export interface Verdict {
  node: NodeInfo;
  generation: number;
  rejection: (Rejection & { plugin: string }) | undefined;
  /** Raw scores of the plugins that look at nothing but pod and node, in the order of the profile. */
  scores: number[];
}

/**
 * Pods that a scheduler cannot tell apart: what was found of a node for one holds for the next, until the node changes.
 * Placing a pod changes one node, so the next pod of the class costs one evaluation and a pass over the numbers.
 */
export class EquivalenceClass {
  /** By the node's position in the snapshot. */
  private readonly verdicts: Verdict[] = [];

  /** What is known of the node at this position, if it has not changed since. */
  get(at: number, node: NodeInfo): Verdict | undefined {
    const verdict = this.verdicts[at];
    return verdict?.node === node && verdict.generation === node.generation ? verdict : undefined;
  }

  set(at: number, verdict: Verdict): void {
    this.verdicts[at] = verdict;
  }
}

/** How many classes are remembered; the one longest unused is forgotten first. */
const LIMIT = 32;

export class EquivalenceClasses {
  private readonly classes = new Map<string, EquivalenceClass>();

  of(pod: V1Pod): EquivalenceClass {
    const signature = signatureOf(pod);
    const known = this.classes.get(signature);
    if (known) {
      this.classes.delete(signature);
      this.classes.set(signature, known);
      return known;
    }
    const made = new EquivalenceClass();
    this.classes.set(signature, made);
    if (this.classes.size > LIMIT) this.classes.delete(this.classes.keys().next().value as string);
    return made;
  }
}

/**
 * Everything of a pod that a plugin reads which looks at nothing but pod and node. Labels and owner are not among it, so
 * that the pods of a thousand Deployments may be one class.
 */
function signatureOf(pod: V1Pod): string {
  const spec = pod.spec as V1PodSpec;
  const { exact, nonZero } = podRequests(pod);
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return JSON.stringify([
    [...exact],
    [...nonZero],
    spec.nodeName,
    spec.nodeSelector,
    spec.affinity?.nodeAffinity,
    spec.tolerations,
    containers.map(({ image, ports }) => [image, ports?.filter((port) => port.hostPort)]),
  ]);
}
