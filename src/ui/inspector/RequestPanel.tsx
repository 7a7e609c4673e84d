import { Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Hop, RequestResult } from '../../playback/Playback.ts';
import type { HttpRoute } from '../graph/model/gatewayModel.ts';
import { rulesOf } from '../graph/model/trafficModel.ts';
import { useT } from '../i18n/translate.ts';
import { StatusGlyph } from '../icons/StatusGlyph.tsx';
import { type Ingress, kindOf, useMirror } from '../stores/useMirror.ts';
import { useSession } from '../stores/useSession.ts';
import { LoadPanel } from './LoadPanel.tsx';
import { Section } from './Section.tsx';

/** Sends one request from outside and tells hop by hop what became of it. */
export function RequestPanel({ url: suggested }: { url?: string }) {
  const t = useT();
  const playback = useSession((s) => s.playback);
  const first = useMirror(
    (m) =>
      firstUrl(kindOf<Ingress>(m, 'ingresses').values()) ?? firstRouteUrl(kindOf<HttpRoute>(m, 'httproutes').values()),
  );
  const [typed, setTyped] = useState<string>();
  const [result, setResult] = useState<RequestResult>();
  const [busy, setBusy] = useState(false);
  if (!playback) return null;
  const url = typed ?? suggested ?? first ?? 'http://';
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      setResult(await playback.request({ url, method: 'GET' }));
    } catch (error) {
      setResult({ error: (error as Error).message, latencyMs: 0, hops: [] });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('request.title')}>
      <form className="request-form" onSubmit={(event) => void send(event)}>
        <input
          className="field mono"
          aria-label={t('request.url')}
          value={url}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button primary tiny" disabled={busy}>
          <Send size={12} /> {t('request.send')}
        </button>
      </form>
      <LoadPanel url={url} />
      {result ? <Outcome result={result} /> : <p className="quiet small-text">{t('request.help')}</p>}
    </Section>
  );
}

/** The address of the first Ingress rule that has a host. */
export function firstUrl(ingresses: Iterable<Ingress>): string | undefined {
  for (const ingress of ingresses) {
    const rule = rulesOf(ingress).find((r) => r.host !== '*' && !r.host.startsWith('*.'));
    if (rule) return `http://${rule.host}${rule.path.startsWith('/') ? rule.path : '/'}`;
  }
  return undefined;
}

/** The address of the first route that has a host. */
function firstRouteUrl(routes: Iterable<HttpRoute>): string | undefined {
  for (const route of routes) {
    const host = route.spec?.hostnames?.find((h) => !h.startsWith('*.'));
    if (host) return `http://${host}${route.spec?.rules?.[0]?.matches?.[0]?.path?.value ?? '/'}`;
  }
  return undefined;
}

function Outcome({ result }: { result: RequestResult }) {
  const good = result.status !== undefined && result.status < 400;
  return (
    <div role="status">
      <p className={`request-status tone-${good ? 'ok' : 'err'}`}>
        <StatusGlyph tone={good ? 'ok' : 'err'} glyph={good ? 'check' : 'cross'} size={13} />
        <b>{result.status ? `HTTP ${result.status}` : result.error}</b>
        <span className="quiet end">{Math.round(result.latencyMs * 10) / 10} ms</span>
      </p>
      {result.status && result.error ? <p className="small-text quiet">{result.error}</p> : null}
      <ol className="why">
        {result.hops.map((hop) => (
          <HopLine key={`${hop.atMs}${hop.from}${hop.to}${hop.kind}`} hop={hop} />
        ))}
      </ol>
      {result.body ? <pre className="mono request-body">{result.body.slice(0, 600)}</pre> : null}
    </div>
  );
}

function HopLine({ hop }: { hop: Hop }) {
  const { before, after } = hop;
  const changed =
    before && after && (before.source !== after.source || before.destination !== after.destination) ? after : undefined;
  return (
    <li className={hop.failed ? 'hop-failed' : undefined}>
      <span>{hop.text}</span>
      {hop.failed ? <b className="tone-err hop-error"> ✕ {hop.failed}</b> : null}
      <small>
        {hop.kind} · {hop.from === hop.to ? hop.to : `${hop.from} → ${hop.to}`}
      </small>
      {hop.rule ? <small className="mono">{hop.rule}</small> : null}
      {before ? (
        <small className="mono">
          {before.source} → {before.destination}
          {changed ? ` ⇒ ${changed.source} → ${changed.destination}` : ''}
        </small>
      ) : null}
    </li>
  );
}
