import { create } from 'zustand';
import type { ObjectId } from '../objectId.ts';

/** What is looked at; shared by all lenses. */
export interface Selection {
  selected?: ObjectId;
  hovered?: ObjectId;
  /** Earlier selections, newest last, for the way back. */
  trail: readonly ObjectId[];
}

export const useSelection = create<Selection>()(() => ({ trail: [] }));

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
