import { keyOf, type StoredObject } from '../../api/meta.ts';
import { searchText } from '../graph/model/graphNode.ts';
import type { Glyph, Tone } from '../status/podState.ts';
import { podState } from '../status/podState.ts';
import type { KindIndex } from '../stores/KindTable.ts';
import type { Filters } from '../stores/useFilters.ts';
import { SYSTEM_NAMESPACES } from '../stores/useFilters.ts';
import type { Pod } from '../stores/useMirror.ts';
import type { FleetGrouping } from './fleetGrouping.ts';

export const TONES: readonly Tone[] = ['ok', 'run', 'warn', 'err', 'idle'];

/** One pod as the fleet draws it. */
export interface FleetCell {
  key: string;
  tone: Tone;
  glyph: Glyph;
  word: string;
}

/** Pods that stand together: those of a node, an owner, a namespace. */
export class FleetGroup {
  /** Pods by place; a place that was left is taken by the next who comes. */
  readonly cells: (FleetCell | undefined)[] = [];
  readonly places = new Map<string, number>();
  private readonly free: number[] = [];
  readonly tones: Record<Tone, number> = { ok: 0, run: 0, warn: 0, err: 0, idle: 0 };

  constructor(readonly name: string) {}

  get size(): number {
    return this.places.size;
  }

  put(cell: FleetCell): number {
    let place = this.places.get(cell.key);
    if (place === undefined) {
      place = this.free.pop() ?? this.cells.length;
      this.places.set(cell.key, place);
    } else this.count(place, -1);
    this.cells[place] = cell;
    this.count(place, 1);
    return place;
  }

  remove(key: string): number | undefined {
    const place = this.places.get(key);
    if (place === undefined) return undefined;
    this.count(place, -1);
    this.cells[place] = undefined;
    this.places.delete(key);
    this.free.push(place);
    return place;
  }

  private count(place: number, by: number): void {
    const cell = this.cells[place];
    if (cell) this.tones[cell.tone] += by;
  }
}

/**
 * All pods in their groups, kept true change by change: what one change costs does not depend on how many pods there are.
 *
 *   pod → wanted by the filters? → group (node, owner …) → place in the group → texel
 */
export class FleetIndex implements KindIndex {
  readonly groups = new Map<string, FleetGroup>();
  readonly tones: Record<Tone, number> = { ok: 0, run: 0, warn: 0, err: 0, idle: 0 };
  /** Pods that the filters take away. */
  hidden = 0;
  shown = 0;
  /** Goes up when a group came, or outgrew the room it was given last. */
  shape = 0;
  /** Places that changed since they were last taken, by group. */
  private readonly dirty = new Map<FleetGroup, Set<number>>();
  private readonly groupOf = new Map<string, FleetGroup | null>();
  private readonly text: string;

  constructor(
    private readonly grouping: FleetGrouping,
    private readonly filters: Filters,
  ) {
    this.text = filters.text.trim().toLowerCase();
  }

  /** Makes sure that a group is there, though nothing is in it: a node without pods is drawn. */
  ensure(name: string): FleetGroup {
    let group = this.groups.get(name);
    if (!group) {
      group = new FleetGroup(name);
      this.groups.set(name, group);
      this.shape++;
    }
    return group;
  }

  has(key: string): boolean {
    return this.groupOf.has(key);
  }

  change(key: string, _before: StoredObject | undefined, after: StoredObject | undefined): void {
    const old = this.groupOf.get(key);
    const group = after && this.wants(after) ? this.ensure(this.grouping(after as Pod)) : null;
    if (old && old !== group) this.leave(old, key);
    if (old === null) this.hidden--;
    if (!after) {
      this.groupOf.delete(key);
      return;
    }
    this.groupOf.set(key, group);
    if (!group) {
      this.hidden++;
      return;
    }
    this.enter(group, after as Pod, key, old === group);
  }

  /** The changed places of each group since the last call. */
  takeDirty(): Map<FleetGroup, Set<number>> {
    const taken = new Map(this.dirty);
    this.dirty.clear();
    return taken;
  }

  /** Where a pod is, for what points at it. */
  find(key: string): { group: FleetGroup; place: number } | undefined {
    const group = this.groupOf.get(key);
    const place = group?.places.get(key);
    return group && place !== undefined ? { group, place } : undefined;
  }

  private enter(group: FleetGroup, pod: Pod, key: string, wasHere: boolean): void {
    const { tone, glyph, word } = podState(pod);
    const old = wasHere ? group.cells[group.places.get(key) ?? -1] : undefined;
    if (old && old.tone === tone && old.word === word) return;
    if (old) this.tones[old.tone]--;
    else this.shown++;
    this.tones[tone]++;
    const room = group.cells.length;
    this.mark(group, group.put({ key, tone, glyph, word }));
    if (group.cells.length !== room) this.shape++;
  }

  private leave(group: FleetGroup, key: string): void {
    const tone = group.cells[group.places.get(key) ?? -1]?.tone;
    const place = group.remove(key);
    if (place === undefined) return;
    if (tone) this.tones[tone]--;
    this.shown--;
    this.mark(group, place);
  }

  private mark(group: FleetGroup, place: number): void {
    const places = this.dirty.get(group);
    if (places) places.add(place);
    else this.dirty.set(group, new Set([place]));
  }

  private wants(pod: StoredObject): boolean {
    const { namespace = '' } = pod.metadata;
    const { filters } = this;
    if (filters.namespace ? namespace !== filters.namespace : !filters.system && SYSTEM_NAMESPACES.has(namespace))
      return false;
    return this.text === '' || searchText(pod).includes(this.text);
  }
}

/** Fills an index a slice at a time, so that a large cluster does not hold the page up. */
export function* fillSlowly(index: FleetIndex, pods: Iterable<StoredObject>, slice = 4_000): Generator<void> {
  let count = 0;
  for (const pod of pods) {
    const key = keyOf(pod);
    if (!index.has(key)) index.change(key, undefined, pod);
    if (++count % slice === 0) yield;
  }
}
