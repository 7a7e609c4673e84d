import type { V1Node, V1NodeStatus } from '../../generated/types.ts';
import { withChanges } from '../withDefaults.ts';
import { defaultResourceList } from './resourceList.ts';

/** The defaults of a Node: all that it has can be allocated, unless it says otherwise. */
export function defaultNode(node: V1Node): V1Node {
  const status = node.status ?? {};
  const changes: Partial<V1NodeStatus> = {};
  if (status.capacity) changes.capacity = defaultResourceList(status.capacity);
  if (status.allocatable) changes.allocatable = defaultResourceList(status.allocatable);
  else if (changes.capacity) changes.allocatable = changes.capacity;
  return withChanges(node, { spec: node.spec ?? {}, status: withChanges(status, changes) });
}
