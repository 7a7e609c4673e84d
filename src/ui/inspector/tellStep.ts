import type { TraceEvent } from '../../playback/TraceEvent.ts';
import type { Translate } from '../i18n/translate.ts';
import { watchedByResource } from '../stores/watchedResources.ts';

const REQUEST = /^(create|update|patch|delete) ([^/\s]+)(?:\/(\S*))? → (\d+)/;

/** One step of the story in plain words. What has no better words keeps those of the trace. */
export function tellStep(event: TraceEvent, by: string, t: Translate): string {
  const match = event.what === 'request' ? REQUEST.exec(event.text) : null;
  if (!match) return event.text;
  const [, verb, resource = '', path = '', code] = match;
  if (Number(code) >= 400) return event.text;
  const kind = watchedByResource(resource)?.kind ?? resource;
  const named = event.object?.slice(event.object.lastIndexOf('/') + 1) || path.slice(path.lastIndexOf('/') + 1);
  const who = by === 'kubectl' ? t('why.you') : by;
  const values = { who, kind, name: named };
  if (verb === 'create' && resource === 'pods' && by === 'kube-scheduler')
    return t('caption.bind', { who, name: named });
  const key = verb === 'create' ? 'why.create' : verb === 'delete' ? 'why.delete' : 'why.change';
  // A name that the server made up is not in the request.
  return t(key, values).replace('  ', ' ').trim();
}
