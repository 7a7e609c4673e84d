import type { JournalEntry } from '../../playback/Playback.ts';
import type { Scenario } from '../../scenarios/Scenario.ts';
import type { SessionRecord, ViewRecord } from '../../worker/sessions/SessionRecord.ts';
import { answer, completed, journalRange, openSessionDatabase } from '../../worker/sessions/sessionDatabase.ts';

/** A key beside those of the views. */
const CURRENT = 'current';

let database: Promise<IDBDatabase> | undefined;
const open = (): Promise<IDBDatabase> => {
  database ??= openSessionDatabase();
  return database;
};

const STORES = ['sessions', 'journal', 'views'] as const;
const strict = { durability: 'strict' } as const;

export const newSessionId = (): string => `s${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

/** The session that this device was in last. Not in localStorage, which a killed browser forgets. */
export async function currentSessionId(): Promise<string | undefined> {
  return answer<string | undefined>((await open()).transaction('views').objectStore('views').get(CURRENT));
}

/** Settles when it is on the disk; where nothing can be kept, at once. */
export async function setCurrentSession(id: string | undefined): Promise<void> {
  try {
    const transaction = (await open()).transaction('views', 'readwrite', strict);
    const done = completed(transaction);
    if (id) transaction.objectStore('views').put(id, CURRENT);
    else transaction.objectStore('views').delete(CURRENT);
    await done;
  } catch {
    // The next visit begins anew.
  }
}

/** All saved sessions, the latest first. */
export async function listSessions(): Promise<SessionRecord[]> {
  const found = await answer<SessionRecord[]>((await open()).transaction('sessions').objectStore('sessions').getAll());
  return found.sort((a, b) => b.changed - a.changed);
}

export interface SavedSession {
  record: SessionRecord;
  scenario: Scenario;
}

/** A saved session as a scenario that can be opened where it was; undefined when there is none of that id. */
export async function loadSession(id: string): Promise<SavedSession | undefined> {
  const transaction = (await open()).transaction(STORES);
  const [record, journal, view] = await Promise.all([
    answer<SessionRecord | undefined>(transaction.objectStore('sessions').get(id)),
    answer<JournalEntry[]>(transaction.objectStore('journal').getAll(journalRange(id))),
    answer<ViewRecord | undefined>(transaction.objectStore('views').get(id)),
  ]);
  if (!record) return undefined;
  const at = Math.max(record.at, journal.at(-1)?.at ?? 0);
  return { record, scenario: { ...record.scenario, name: record.name, ...view, journal, at } };
}

/** Saves a scenario as a session of its own. */
export async function saveScenario(scenario: Scenario, name = scenario.name, id = newSessionId()): Promise<string> {
  const { journal, files, view, ...rest } = scenario;
  const given = scenario.given ?? journal.length;
  const at = Math.max(scenario.at ?? 0, journal.at(-1)?.at ?? 0);
  const now = Date.now();
  const record: SessionRecord = {
    id,
    name,
    created: now,
    changed: now,
    scenario: { ...rest, files, given, name },
    at,
    actions: journal.length,
    own: Math.max(0, journal.length - given),
  };
  const transaction = (await open()).transaction(STORES, 'readwrite', strict);
  const done = completed(transaction);
  transaction.objectStore('sessions').put(record);
  journal.forEach((entry, i) => {
    transaction.objectStore('journal').put(entry, [id, i]);
  });
  transaction.objectStore('views').put({ files, view: view ?? {} } satisfies ViewRecord, id);
  await done;
  return id;
}

export async function saveView(id: string, view: ViewRecord): Promise<void> {
  const transaction = (await open()).transaction('views', 'readwrite');
  const done = completed(transaction);
  transaction.objectStore('views').put(view, id);
  await done;
}

export async function renameSession(id: string, name: string): Promise<void> {
  const transaction = (await open()).transaction('sessions', 'readwrite', strict);
  const done = completed(transaction);
  const sessions = transaction.objectStore('sessions');
  const record = await answer<SessionRecord | undefined>(sessions.get(id));
  if (record) sessions.put({ ...record, name });
  await done;
}

export async function removeSession(id: string): Promise<void> {
  const transaction = (await open()).transaction(STORES, 'readwrite', strict);
  const done = completed(transaction);
  transaction.objectStore('sessions').delete(id);
  transaction.objectStore('journal').delete(journalRange(id));
  transaction.objectStore('views').delete(id);
  await done;
}

/** Sessions in which nothing was done are not worth keeping beside the one that is opened now. */
export async function removeUntouched(except: string): Promise<void> {
  for (const { id, own, branches } of await listSessions())
    if (id !== except && own === 0 && !branches) await removeSession(id);
}
