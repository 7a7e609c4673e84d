import type { StoredObject } from '../../api/meta.ts';
import type { BranchDifference } from '../../playback/Playback.ts';
import { objectOfKey } from './objectOfKey.ts';

/** Everything stored, by key: what is left of a branch once it is left. Values are shared with the store. */
export type Objects = ReadonlyMap<string, StoredObject>;

/** What comes and goes, or differs between any two runs without meaning anything. */
const PASSING = /^\/registry\/(events|leases|endpointslices|endpoints|controllerrevisions)\//;
const NOISE =
  /^metadata\.(uid|resourceVersion|creationTimestamp|managedFields|generation)|[Tt]imestamp|Time$|startedAt|finishedAt|containerID|\.uid$|lastApplied|last-applied|observedGeneration|podIP|resourceVersion/;

const MOST_FIELDS = 12;
const MOST_OBJECTS = 200;

/** Compares two states by name; fields that differ are listed as paths, at most a dozen an object. */
export function compareObjects(
  here: Objects,
  there: Objects,
): Pick<BranchDifference, 'onlyHere' | 'onlyThere' | 'changed'> {
  const found = { onlyHere: [] as string[], onlyThere: [] as string[], changed: [] as BranchDifference['changed'] };
  for (const [key, object] of here) {
    if (PASSING.test(key)) continue;
    const other = there.get(key);
    if (!other) found.onlyHere.push(objectOfKey(key));
    else if (other !== object && found.changed.length < MOST_OBJECTS) {
      const fields: BranchDifference['changed'][number]['fields'] = [];
      compareValues('', object, other, fields);
      if (fields.length > 0) found.changed.push({ object: objectOfKey(key), fields });
    }
  }
  for (const key of there.keys()) if (!PASSING.test(key) && !here.has(key)) found.onlyThere.push(objectOfKey(key));
  return { ...found, onlyHere: found.onlyHere.sort(), onlyThere: found.onlyThere.sort() };
}

function compareValues(
  path: string,
  here: unknown,
  there: unknown,
  out: BranchDifference['changed'][number]['fields'],
): void {
  if (here === there || out.length >= MOST_FIELDS || NOISE.test(path)) return;
  if (isPlain(here) && isPlain(there)) {
    for (const key of new Set([...Object.keys(here), ...Object.keys(there)]))
      compareValues(path ? `${path}.${key}` : key, here[key], there[key], out);
  } else if (Array.isArray(here) && Array.isArray(there) && here.length === there.length) {
    here.forEach((value, i) => {
      compareValues(`${path}[${nameOf(value) ?? i}]`, value, there[i], out);
    });
  } else if (text(here) !== text(there)) out.push({ path, here: text(here), there: text(there) });
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (value: unknown): string | undefined => {
  const { name, type } = (isPlain(value) ? value : {}) as { name?: unknown; type?: unknown };
  return typeof name === 'string' ? name : typeof type === 'string' ? type : undefined;
};

const text = (value: unknown): string => {
  const whole = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return whole.length > 120 ? `${whole.slice(0, 119)}…` : whole;
};
