import { actionProblem, trafficProblem } from './actionProblem.ts';
import { clusterProblem } from './clusterProblem.ts';
import { SCENARIO_LIMITS, SCENARIO_VERSION, type Scenario } from './Scenario.ts';

/** Says why a value is no scenario that can be opened, in one line; undefined when it is one. */
export function scenarioProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'a scenario is a JSON object';
  if (typeof value.version !== 'number') return 'the version is missing';
  if (value.version > SCENARIO_VERSION) {
    return `it was made by a newer Orrery (format ${value.version}; this one reads up to ${SCENARIO_VERSION})`;
  }
  if (value.version !== SCENARIO_VERSION) return `format ${value.version} is not known`;
  if (typeof value.name !== 'string') return 'the name is missing';
  return (
    clusterProblem(value.cluster) ?? filesProblem(value.files) ?? journalProblem(value.journal) ?? restProblem(value)
  );
}

/** The value as a scenario. Throws an Error with the problem in plain words. */
export function checkedScenario(value: unknown): Scenario {
  const problem = scenarioProblem(value);
  if (problem) throw new Error(`This is not a scenario that can be opened: ${problem}.`);
  return value as Scenario;
}

function filesProblem(files: unknown): string | undefined {
  if (!Array.isArray(files)) return 'the list of files is missing';
  if (files.length > SCENARIO_LIMITS.files) return `it has more than ${SCENARIO_LIMITS.files} files`;
  const sound = files.every((file) => isObject(file) && typeof file.name === 'string' && typeof file.text === 'string');
  return sound ? undefined : 'a file is not a name and a text';
}

function journalProblem(journal: unknown): string | undefined {
  if (!Array.isArray(journal)) return 'the journal is missing';
  if (journal.length > SCENARIO_LIMITS.actions) return `it has more than ${SCENARIO_LIMITS.actions} actions`;
  let last = 0;
  let steps = 0;
  for (const [index, entry] of journal.entries()) {
    if (!isObject(entry) || typeof entry.at !== 'number') return `action ${index + 1} is damaged`;
    if (!(entry.at >= last) || entry.at > MAX_TIME_MS) return 'the actions are not in order of time';
    if (entry.steps !== undefined && !(Number.isInteger(entry.steps) && (entry.steps as number) >= steps))
      return `action ${index + 1} has a count of events that is not in order`;
    const problem = actionProblem(entry.action);
    if (problem) return `action ${index + 1} ${problem}`;
    last = entry.at;
    steps = (entry.steps as number | undefined) ?? steps;
  }
  return undefined;
}

function restProblem(value: Record<string, unknown>): string | undefined {
  const traffic = trafficProblem(value.traffic);
  if (traffic) return `the traffic ${traffic}`;
  if (typeof value.speed !== 'number' || !(value.speed > 0)) return 'the speed is not a number above 0';
  if (value.given !== undefined && !(Number.isInteger(value.given) && (value.given as number) >= 0)) {
    return 'the number of given actions is no number';
  }
  if (value.at !== undefined && !(typeof value.at === 'number' && value.at >= 0 && value.at <= MAX_TIME_MS)) {
    return 'the moment to open at is not a time within 31 days';
  }
  if (value.notes !== undefined && !(isObject(value.notes) && Object.values(value.notes).every(isText))) {
    return 'the notes are not texts by language';
  }
  return value.view === undefined || isObject(value.view) ? undefined : 'the view is damaged';
}

/** What a scenario may last, in virtual ms: all of it is lived again when it is opened. */
const MAX_TIME_MS = 31 * 86_400_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';
