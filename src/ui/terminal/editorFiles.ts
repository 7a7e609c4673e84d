import type { SharedFiles } from '../../terminal/HomeFiles.ts';
import { addFile, editFile, removeFile, showFile, useFiles } from '../yaml-editor/useFiles.ts';

const find = (name: string) => useFiles.getState().files.find((file) => file.name === name);

/** The tabs of the editor as files of the terminal. What a command writes does not take the editor's place. */
export const editorFiles: SharedFiles = {
  list: () => useFiles.getState().files,
  write: (name, text) => {
    const known = find(name);
    if (known) return editFile(known.id, text);
    const { active } = useFiles.getState();
    addFile(name, text);
    if (useFiles.getState().files.some(({ id }) => id === active)) showFile(active);
  },
  remove: (name) => {
    const known = find(name);
    if (known) removeFile(known.id);
  },
  onChange: (listener) =>
    useFiles.subscribe((now, before) => {
      if (now.files !== before.files) listener();
    }),
  show: (name) => {
    const known = find(name);
    if (known) showFile(known.id);
  },
};
