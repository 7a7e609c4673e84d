import type { Filters } from '../stores/useFilters.ts';
import type { Mirror } from '../stores/useMirror.ts';
import type { Lens } from '../stores/usePrefs.ts';
import { filterModel } from './filterModel.ts';
import type { Density, GraphModel, Rect } from './GraphModel.ts';
import { groupModel } from './groupModel.ts';
import { clusterLayout } from './layout/clusterLayout.ts';
import type { LayoutMemory } from './layout/LayoutMemory.ts';
import { ownershipLayout } from './layout/ownershipLayout.ts';
import { trafficLayout } from './layout/trafficLayout.ts';
import { clusterModel } from './model/clusterModel.ts';
import { ownershipModel } from './model/ownershipModel.ts';
import { trafficModel } from './model/trafficModel.ts';
import { type GraphView, toView } from './toView.ts';

export type GraphLens = Exclude<Lens, 'control-plane'>;

interface LensPipeline {
  model: (mirror: Mirror) => GraphModel;
  layout: (
    model: GraphModel,
    density: Density,
    memory: LayoutMemory,
    folded: ReadonlyMap<string, readonly string[]>,
  ) => Map<string, Rect>;
  /** The resources whose changes can change the picture's structure. */
  reads: readonly string[];
}

export const LENS_PIPELINES: Record<GraphLens, LensPipeline> = {
  traffic: {
    model: trafficModel,
    layout: trafficLayout,
    reads: ['nodes', 'pods', 'services', 'ingresses', 'endpointslices', 'gatewayclasses', 'gateways', 'httproutes'],
  },
  cluster: { model: clusterModel, layout: clusterLayout, reads: ['nodes', 'pods'] },
  ownership: {
    model: ownershipModel,
    layout: (model, _density, memory) => ownershipLayout(model, memory),
    reads: [
      'pods',
      'deployments',
      'replicasets',
      'statefulsets',
      'daemonsets',
      'jobs',
      'cronjobs',
      'replicationcontrollers',
      'configmaps',
      'secrets',
      'persistentvolumeclaims',
      'serviceaccounts',
      'horizontalpodautoscalers',
      'gateways',
    ],
  },
};

export interface BuiltGraph {
  view: GraphView;
  hidden: number;
  /** Objects shown, boxes and the internet apart. */
  shown: number;
}

/** The whole pipeline: model → filter → group → layout → view. Pure but for the memory of the last layout. */
export function buildGraph(
  lens: GraphLens,
  mirror: Mirror,
  filters: Filters,
  memory: LayoutMemory,
  before?: GraphView,
): BuiltGraph {
  const pipeline = LENS_PIPELINES[lens];
  const { model: filtered, hidden } = filterModel(pipeline.model(mirror), filters);
  const { model, density, folded } =
    lens === 'ownership'
      ? { model: filtered, density: 'card' as const, folded: new Map<string, string[]>() }
      : groupModel(filtered);
  const rects = pipeline.layout(model, density, memory, folded);
  const shown = filtered.nodes.filter((n) => n.namespace !== undefined && !n.always).length;
  return { view: toView(model, density, rects, folded, before), hidden, shown };
}
