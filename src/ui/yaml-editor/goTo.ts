import { showFile } from './useFiles.ts';

export interface Place {
  file: string;
  line: number;
  column?: number;
}

const listeners = new Set<(place: Place) => void>();

/** Shows a line of a file in the editor. */
export function goTo(place: Place): void {
  showFile(place.file);
  for (const listener of listeners) listener(place);
}

export function onGoTo(listener: (place: Place) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
