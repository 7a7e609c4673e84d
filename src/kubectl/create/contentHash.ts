import type { KubeObject } from '../../api/meta.ts';
import { sha256 } from '../kustomize/sha256.ts';
import { sortedJson } from '../sortedJson.ts';
import { utf8Bytes } from './keyFiles.ts';

/** Letters that could spell words or look alike are written otherwise. */
const LETTERS: Record<string, string> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** Ten letters that follow from what a ConfigMap or Secret holds; `name` counts for kubectl's, not for kustomize's. */
export function contentHash(object: KubeObject, name: string): string {
  const { data, type } = object as { data?: unknown; type?: string };
  const content =
    object.kind === 'Secret'
      ? { kind: 'Secret', type: type ?? '', name, data: data ?? null }
      : { kind: 'ConfigMap', name, data: data ?? null };
  const digest = sha256(utf8Bytes(JSON.stringify(sortedJson(content))));
  return [...digest.slice(0, 10)].map((letter) => LETTERS[letter] ?? letter).join('');
}
