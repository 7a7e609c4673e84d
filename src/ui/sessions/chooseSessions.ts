import { checkedScenario } from '../../scenarios/checkScenario.ts';
import { defaultScenario } from '../../scenarios/defaultScenario.ts';
import type { Scenario } from '../../scenarios/Scenario.ts';
import { openSessionDatabase } from '../../worker/sessions/sessionDatabase.ts';
import type { OpenOptions } from '../../worker/WorkerLink.ts';
import { embedOptions } from '../embed/embedOptions.ts';
import { t } from '../i18n/translate.ts';
import { toast } from '../stores/useToasts.ts';
import { lastMoment } from './lastMoment.ts';
import { currentSessionId, loadSession, newSessionId, removeUntouched, setCurrentSession } from './savedSessions.ts';
import { holdSession } from './sessionLock.ts';
import { askToOpen } from './useOpening.ts';

/** Something the page may open on. */
export interface Choice {
  scenario: Scenario;
  options: OpenOptions;
  /** The saved session that it is; absent where nothing is kept. */
  sessionId?: string;
  isLink?: boolean;
}

/** What sessions were kept in before there was a database. */
const OLD_KEY = 'orrery.session.1';

/**
 * What the page may open on, the best first: the link's scenario, or the session that this device was in; and the opening
 * scenario, should those not open. A link does not push work of one's own aside unasked.
 */
export async function chooseSessions(): Promise<Choice[]> {
  const embedded = embedOptions().embedded;
  const link = await linkScenario();
  const keeps = !embedded && (await canKeep());
  const kept = keeps ? await keptChoice() : undefined;
  const choices: Choice[] = [];
  if (link && kept?.own) askToOpen({ scenario: link, length: location.hash.length });
  else if (link) choices.push(fresh(link, keeps, true));
  if (link && !embedded) history.replaceState(undefined, '', location.pathname + location.search);
  if (kept && !choices.length) choices.push(kept.choice);
  choices.push(fresh(defaultScenario(), keeps));
  const [first] = choices;
  if (first?.sessionId) {
    const { sessionId } = first;
    void setCurrentSession(sessionId);
    await holdSession(sessionId);
    void removeUntouched(sessionId).catch(() => {});
  }
  return choices;
}

async function linkScenario(): Promise<Scenario | undefined> {
  if (location.hash.length <= 2 || location.hash === '#graph') return undefined;
  try {
    const { scenarioOfLink } = await import('../share/shareLink.ts');
    return await scenarioOfLink(location.hash);
  } catch (error) {
    toast({ tone: 'err', text: t('share.damaged'), detail: (error as Error).message });
    return undefined;
  }
}

function fresh(scenario: Scenario, keeps: boolean, isLink = false): Choice {
  if (!keeps) return { scenario, options: {}, isLink };
  const sessionId = newSessionId();
  return { scenario, sessionId, isLink, options: { keep: { id: sessionId, stored: false } } };
}

async function canKeep(): Promise<boolean> {
  try {
    (await openSessionDatabase()).close();
    return true;
  } catch (error) {
    toast({ tone: 'info', text: t('sessions.memory'), detail: (error as Error).message });
    return false;
  }
}

/** The session that this device was in; a copy of it, if another tab has it open. */
async function keptChoice(): Promise<{ choice: Choice; own: boolean } | undefined> {
  const old = oldSession();
  if (old) return { choice: fresh(old, true, true), own: true };
  const id = await currentSessionId().catch(() => undefined);
  const saved = id ? await loadSession(id).catch(() => undefined) : undefined;
  if (!id || !saved || (saved.record.own === 0 && !saved.record.branches)) return undefined;
  const { record } = saved;
  const scenario = { ...saved.scenario, at: Math.max(saved.scenario.at ?? 0, lastMoment(record)) };
  const own = true;
  const branches = record.branches ? { branches: record.branches } : {};
  if (await holdSession(id))
    return { own, choice: { scenario, sessionId: id, options: { keep: { id, stored: true }, ...branches } } };
  const copy = newSessionId();
  toast({ tone: 'info', text: t('sessions.copied') });
  const name = t('sessions.copyName', { name: record.name });
  return {
    own,
    choice: {
      scenario: { ...scenario, name },
      sessionId: copy,
      options: { keep: { id: copy, stored: false, name }, ...branches },
    },
  };
}

function oldSession(): Scenario | undefined {
  try {
    const text = localStorage.getItem(OLD_KEY);
    localStorage.removeItem(OLD_KEY);
    const scenario = text ? checkedScenario(JSON.parse(text)) : undefined;
    return scenario && scenario.journal.length > (scenario.given ?? scenario.journal.length) ? scenario : undefined;
  } catch {
    return undefined;
  }
}
