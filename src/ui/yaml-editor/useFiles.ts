import { create } from 'zustand';

export interface ManifestFile {
  id: string;
  name: string;
  text: string;
}

/** Something wrong at a place of a file. Lines and columns count from 1. */
export interface Problem {
  file: string;
  line: number;
  column?: number;
  severity: 'error' | 'warning';
  message: string;
}

export interface Files {
  files: readonly ManifestFile[];
  active: string;
  problems: readonly Problem[];
  applying: boolean;
  /** What the last Apply did. */
  outcome?: { applied: number; unchanged: number; failed: number };
}

const KEY = 'orrery.files.1';
const EMPTY: ManifestFile = { id: 'f1', name: 'manifest.yaml', text: '' };

export const useFiles = create<Files>()(() => ({
  files: [EMPTY],
  active: EMPTY.id,
  problems: [],
  applying: false,
  ...stored(),
}));

function stored(): Partial<Files> {
  try {
    const text = globalThis.localStorage?.getItem(KEY);
    return text ? (JSON.parse(text) as Pick<Files, 'files' | 'active'>) : {};
  } catch {
    return {};
  }
}

/** Whether this device remembers files of an earlier visit. */
export const hasStoredFiles = (): boolean => 'files' in stored();

let saving: ReturnType<typeof setTimeout> | undefined;
function save(): void {
  clearTimeout(saving);
  saving = setTimeout(saveNow, 200);
}

/** Writes at once; also called when the page is hidden, so that nothing typed is lost. */
export function saveNow(): void {
  const { files, active } = useFiles.getState();
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify({ files, active }));
  } catch {
    // No room: the text stays in the page.
  }
}

/** Forgets the files of this device; the page is about to be loaded anew. */
export function forgetFiles(): void {
  document.removeEventListener('visibilitychange', saveNow);
  clearTimeout(saving);
  globalThis.localStorage?.removeItem(KEY);
}

if (typeof document !== 'undefined') document.addEventListener('visibilitychange', saveNow);

export function setFiles(files: readonly ManifestFile[], active = files[0]?.id ?? ''): void {
  useFiles.setState({ files: files.length ? files : [EMPTY], active: active || EMPTY.id, problems: [] });
  save();
}

/** Opens a file under a free name and shows it. */
export function addFile(name = 'manifest.yaml', text = ''): string {
  const { files } = useFiles.getState();
  const id = `f${Math.max(0, ...files.map((f) => Number(f.id.slice(1)) || 0)) + 1}`;
  const only = files.length === 1 ? files[0] : undefined;
  const kept = only && only.text.trim() === '' ? [] : files;
  useFiles.setState({ files: [...kept, { id, name: freeName(name, kept), text }], active: id });
  save();
  return id;
}

function freeName(name: string, files: readonly ManifestFile[]): string {
  const taken = new Set(files.map((f) => f.name));
  if (!taken.has(name)) return name;
  const dot = name.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let n = 2; ; n++) if (!taken.has(`${stem}-${n}${end}`)) return `${stem}-${n}${end}`;
}

export function removeFile(id: string): void {
  const { files, active, problems } = useFiles.getState();
  const index = files.findIndex((f) => f.id === id);
  const rest = files.filter((f) => f.id !== id);
  const left = rest.length ? rest : [EMPTY];
  const next = active === id ? (left[Math.max(0, index - 1)]?.id ?? EMPTY.id) : active;
  useFiles.setState({ files: left, active: next, problems: problems.filter((p) => p.file !== id) });
  save();
}

export function renameFile(id: string, name: string): void {
  useFiles.setState((s) => ({ files: s.files.map((f) => (f.id === id ? { ...f, name } : f)) }));
  save();
}

export function editFile(id: string, text: string): void {
  useFiles.setState((s) => ({ files: s.files.map((f) => (f.id === id && f.text !== text ? { ...f, text } : f)) }));
  save();
}

export const showFile = (id: string): void => {
  useFiles.setState({ active: id });
  save();
};

export const setProblems = (problems: readonly Problem[]): void => useFiles.setState({ problems });
export const setApplying = (applying: boolean): void => useFiles.setState({ applying });
export const setOutcome = (outcome: Files['outcome']): void => useFiles.setState({ outcome });
