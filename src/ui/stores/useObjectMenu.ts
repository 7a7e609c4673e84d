import { create } from 'zustand';
import type { ObjectId } from '../objectId.ts';

/** The menu of one object, open at a point of the window. */
export const useObjectMenu = create<{ open?: { id: ObjectId; x: number; y: number } }>()(() => ({}));

export const openObjectMenu = (id: ObjectId, x: number, y: number): void =>
  useObjectMenu.setState({ open: { id, x, y } });

export const closeObjectMenu = (): void => useObjectMenu.setState({ open: undefined });

/** Opens it beside an element, for those who have no pointer. */
export function openObjectMenuAt(id: ObjectId, element: Element | null): void {
  const { left = innerWidth / 2, bottom = innerHeight / 2 } = element?.getBoundingClientRect() ?? {};
  openObjectMenu(id, left + 12, bottom);
}
