import type { EtcdEvent } from './Etcd.ts';

/**
 * A fingerprint of changes: same history, same 16 hex digits, in every engine. Two FNV-1a hashes with different offsets,
 * over revision, time, key and value of each change.
 */
export function historyHash(changes: readonly EtcdEvent[]): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  const feed = (text: string): void => {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
    }
  };
  for (const { revision, time, key, current } of changes) {
    feed(`${revision} ${time} ${key} ${current ? JSON.stringify(current.value) : 'gone'}\n`);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
