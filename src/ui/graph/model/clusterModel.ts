import type { Mirror, Node, Pod } from '../../stores/useMirror.ts';
import { kindOf } from '../../stores/useMirror.ts';
import type { GraphModel, GraphNode } from '../GraphModel.ts';
import { graphNode } from './graphNode.ts';

/** Nodes as machines, pods inside them, and a tray for pods that no node has. */
export function clusterModel(mirror: Mirror): GraphModel {
  const nodes: GraphNode[] = [];
  for (const node of kindOf<Node>(mirror, 'nodes').values()) nodes.push(graphNode(node, 'machine', { always: true }));
  let waiting = false;
  for (const pod of kindOf<Pod>(mirror, 'pods').values()) {
    waiting ||= !pod.spec?.nodeName;
    nodes.push(
      graphNode(pod, 'pod', { parent: pod.spec?.nodeName ? `nodes//${pod.spec.nodeName}` : 'tray/unscheduled' }),
    );
  }
  if (waiting)
    nodes.push({ id: 'tray/unscheduled', card: 'tray', kind: 'Tray', name: 'unscheduled', search: '', always: true });
  return { nodes, edges: [] };
}
