import { useMemo, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useFilters } from '../stores/useFilters.ts';
import { useMirror } from '../stores/useMirror.ts';
import { type BuiltGraph, buildGraph, type GraphLens, LENS_PIPELINES } from './buildGraph.ts';
import { LayoutMemory } from './layout/LayoutMemory.ts';
import type { GraphView } from './toView.ts';

interface LensState {
  memory: LayoutMemory;
  view?: GraphView;
}

/** The picture of one lens, kept from one render to the next so that only what changed is new. */
export function useGraph(lens: GraphLens): BuiltGraph {
  const states = useRef(new Map<GraphLens, LensState>());
  const filters = useFilters();
  const maps = useMirror(useShallow((m) => LENS_PIPELINES[lens].reads.map((resource) => m.kinds[resource])));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `maps` stands for the parts of the mirror that count.
  return useMemo(() => {
    let state = states.current.get(lens);
    if (!state) {
      state = { memory: new LayoutMemory() };
      states.current.set(lens, state);
    }
    const built = buildGraph(lens, useMirror.getState(), filters, state.memory, state.view);
    // A view that draws the same keeps its identity, so that nothing below renders.
    const { view } = state;
    const same = view && view.nodes === built.view.nodes && view.edges === built.view.edges;
    state.view = same ? view : built.view;
    return { ...built, view: state.view };
  }, [lens, filters, maps]);
}
