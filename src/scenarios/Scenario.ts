import type { JournalEntry, TrafficSource } from '../playback/Playback.ts';
import type { ClusterConfig } from './ClusterConfig.ts';

/** The version of the format that this code writes. Older ones are migrated; newer ones are refused. */
export const SCENARIO_VERSION = 1;

/** Everything that a link, a file, the gallery and the tests know of a cluster. `scenario.schema.json` describes it. */
export interface Scenario {
  version: typeof SCENARIO_VERSION;
  name: string;
  cluster: ClusterConfig;
  /** What the editor holds. */
  files: ScenarioFile[];
  /** What was done, in order. */
  journal: JournalEntry[];
  /** How many of the first actions belong to the scenario and cannot be undone; all, if absent. */
  given?: number;
  traffic: TrafficSource[];
  /** Virtual milliseconds at which it opens; the journal's last moment if absent. */
  at?: number;
  /** Virtual seconds a second; `FASTEST` and above mean as fast as it can. */
  speed: number;
  view?: ScenarioView;
  /** What its author says of it, by language (`en`, `ko` …): Markdown. */
  notes?: Record<string, string>;
}

export interface ScenarioView {
  lens?: string;
  selection?: string;
  /** Where the graph was looked at: pan in pixels, and zoom. */
  camera?: { x: number; y: number; zoom: number };
}

export interface ScenarioFile {
  name: string;
  text: string;
}

/** JSON has no infinity. */
export const FASTEST = 1_000_000;

/** Limits of what is accepted from strangers. */
export const SCENARIO_LIMITS = { bytes: 8 * 1024 * 1024, actions: 20_000, files: 200, nodes: 5_000 };
