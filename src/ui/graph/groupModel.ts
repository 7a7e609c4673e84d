import { type Density, edgeId, type GraphEdge, type GraphModel } from './GraphModel.ts';

export interface Grouped {
  model: GraphModel;
  density: Density;
  /** Pods that a box stands for, at texel density, by box. */
  folded: ReadonlyMap<string, readonly string[]>;
}

export const CARD_LIMIT = 24;
export const CHIP_LIMIT = 180;

/**
 * Chooses how much each pod gets to say: cards with their own lines, chips whose lines end at the machine, or, where
 * there are too many to draw, dots inside the machine.
 */
export function groupModel(model: GraphModel): Grouped {
  const pods = model.nodes.filter((n) => n.card === 'pod' && n.parent !== undefined);
  const density: Density = pods.length <= CARD_LIMIT ? 'card' : pods.length <= CHIP_LIMIT ? 'chip' : 'texel';
  if (density === 'card') return { model, density, folded: new Map() };
  const folded = new Map<string, string[]>();
  const boxOf = new Map<string, string>();
  for (const pod of pods) {
    const box = pod.parent ?? '';
    boxOf.set(pod.id, box);
    const list = folded.get(box);
    if (list) list.push(pod.object ?? pod.id);
    else folded.set(box, [pod.object ?? pod.id]);
  }
  const edges = new Map<string, GraphEdge>();
  for (const edge of model.edges) {
    const to = boxOf.get(edge.to) ?? edge.to;
    const from = boxOf.get(edge.from) ?? edge.from;
    const id = edgeId(from, to);
    const old = edges.get(id);
    if (!old || (old.kind === 'blocked' && edge.kind === 'traffic')) edges.set(id, { ...edge, id, from, to });
  }
  const drawn = { nodes: model.nodes, edges: [...edges.values()] };
  if (density === 'chip') return { model: drawn, density, folded: new Map() };
  return { model: { ...drawn, nodes: model.nodes.filter((n) => !boxOf.has(n.id)) }, density, folded };
}
