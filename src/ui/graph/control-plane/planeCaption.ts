import type { TraceEvent } from '../../../playback/TraceEvent.ts';
import type { MessageKey } from '../../i18n/en.ts';
import type { Translate } from '../../i18n/translate.ts';
import { watchedByResource } from '../../stores/watchedResources.ts';

const REQUEST = /^(get|list|watch|create|update|patch|delete|deletecollection) ([^/\s]+)(?:\/(\S*))? → (\d+)/;
const STAGES: Record<string, MessageKey> = {
  authenticate: 'caption.authenticate',
  authorize: 'caption.authorize',
  admit: 'caption.admit',
  validate: 'caption.validate',
  store: 'caption.store',
};
const VERBS: Record<string, MessageKey> = {
  get: 'caption.read',
  list: 'caption.list',
  watch: 'caption.watch',
  create: 'caption.create',
  update: 'caption.update',
  patch: 'caption.update',
  delete: 'caption.delete',
  deletecollection: 'caption.delete',
};
const CHANGES: Record<string, MessageKey> = { ADDED: 'caption.added', DELETED: 'caption.deleted' };

/** One message in plain words: who does what, and what for. What has no better words keeps those of the trace. */
export function planeCaption(event: TraceEvent, t: Translate): string {
  const { what, text } = event;
  const who = whoIs(event.from, t);
  const name = nameOf(event);
  if (what === 'request') return ofRequest(event, who, t);
  if (what === 'stage') {
    const key = STAGES[text.slice(0, text.indexOf(':'))];
    return key ? t(key, { rest: text.slice(text.indexOf(':') + 2) }) : text;
  }
  if (what === 'watch')
    return t(CHANGES[text.split(' ')[0] ?? ''] ?? 'caption.modified', { to: whoIs(event.to, t), name });
  if (what === 'sync') return t('caption.sync', { who, name: text.replace(/^.*?sync /, '') });
  if (what === 'decision') return t('caption.decision', { who, text });
  return text;
}

function ofRequest(event: TraceEvent, who: string, t: Translate): string {
  const match = REQUEST.exec(event.text);
  if (!match) return event.text;
  const [, verb = '', resource = '', path = '', code] = match;
  if (Number(code) >= 400) return t('caption.refused', { who, text: event.text });
  const kind = watchedByResource(resource)?.kind ?? resource;
  const name = path.replace(/\/(status|scale|binding|eviction)$/, '').replace(/^.*\//, '') || nameOf(event);
  if (verb === 'create' && resource === 'pods' && event.from === 'kube-scheduler')
    return t('caption.bind', { who, name });
  if (
    /\/status( |$)/.test(event.text) ||
    (event.from.startsWith('kubelet') && resource !== 'events' && (verb === 'update' || verb === 'patch'))
  )
    return t('caption.report', { who, kind, name });
  return t(VERBS[verb] ?? 'caption.read', { who, kind, name });
}

const nameOf = ({ object, text }: TraceEvent): string =>
  object ? object.slice(object.lastIndexOf('/') + 1) : text.slice(text.lastIndexOf(' ') + 1);

const whoIs = (component: string, t: Translate): string => (component === 'kubectl' ? t('caption.you') : component);

/** What this page reads to draw itself: lists over all namespaces. */
export const isLooking = (event: TraceEvent): boolean =>
  event.what === 'request' && event.from === 'kubectl' && /^list \S+\/\/ /.test(event.text);
