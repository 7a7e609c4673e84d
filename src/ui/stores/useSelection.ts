import { create } from 'zustand';
import type { ObjectId } from '../objectId.ts';

/** What is looked at; shared by all lenses. */
export interface Selection {
  selected?: ObjectId;
  hovered?: ObjectId;
  /** What the story of the selected object leads through, from its beginning on. */
  story: readonly ObjectId[];
  /** Earlier selections, newest last, for the way back. */
  trail: readonly ObjectId[];
}

const NONE: readonly ObjectId[] = [];

export const useSelection = create<Selection>()(() => ({ trail: [], story: NONE }));

export function select(id: ObjectId | undefined): void {
  const { selected, trail } = useSelection.getState();
  if (selected === id) return;
  useSelection.setState({ selected: id, trail: selected ? [...trail, selected].slice(-20) : trail });
}

export function selectPrevious(): void {
  const { trail } = useSelection.getState();
  useSelection.setState({ selected: trail.at(-1), trail: trail.slice(0, -1) });
}

export const hover = (id: ObjectId | undefined): void => useSelection.setState({ hovered: id });

/** Lights a story up on the graph. */
export function tellStory(objects: readonly ObjectId[]): void {
  const { story } = useSelection.getState();
  if (story.join() !== objects.join()) useSelection.setState({ story: objects.length > 0 ? objects : NONE });
}
