import type { Scenario, ScenarioFile, ScenarioView } from '../../scenarios/Scenario.ts';
import type { KeptBranch } from '../Branches.ts';

/** A saved session as the database has it. Its journal is beside it, one record an entry. */
export interface SessionRecord {
  id: string;
  name: string;
  /** Wall ms. */
  created: number;
  changed: number;
  /** All but the journal, which grows. */
  scenario: Omit<Scenario, 'journal'>;
  /** The latest virtual time that is known to have been reached. */
  at: number;
  actions: number;
  /** Actions of the user's own, besides the scenario's. */
  own: number;
  branches?: { current: string; list: KeptBranch[] };
}

/** What the page knows of a session: written by the page alone. */
export interface ViewRecord {
  files: ScenarioFile[];
  view: ScenarioView;
}
