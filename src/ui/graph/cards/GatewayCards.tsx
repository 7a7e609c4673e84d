import { memo } from 'react';
import { useT } from '../../i18n/translate.ts';
import { KindIcon } from '../../icons/KindIcon.tsx';
import { StatusGlyph } from '../../icons/StatusGlyph.tsx';
import { objectState } from '../../status/objectState.ts';
import { useMirror, useObject } from '../../stores/useMirror.ts';
import { useSelection } from '../../stores/useSelection.ts';
import { type Gateway, type HttpRoute, routeLines } from '../model/gatewayModel.ts';
import type { ViewNode } from '../toView.ts';

type CardProps = { data: ViewNode['data'] };

const useSelected = (id: string): true | undefined => useSelection((s) => s.selected === id) || undefined;

/** A Gateway: where it is reached and what it listens for. */
export const GatewayCard = memo(function GatewayCard({ data }: CardProps) {
  const t = useT();
  const id = data.node.object ?? '';
  const gateway = useObject<Gateway>(id);
  const selected = useSelected(id);
  if (!gateway) return null;
  const listeners = gateway.spec?.listeners ?? [];
  const shown = listeners.slice(0, listeners.length > 3 ? 2 : 3);
  return (
    <div className="card ingress gateway" data-selected={selected}>
      <div className="card-head">
        <KindIcon kind="Gateway" size={14} />
        <span className="card-title" title={gateway.metadata.name}>
          {gateway.metadata.name}
        </span>
      </div>
      <span className="card-line host">{gateway.status?.addresses?.[0]?.value ?? t('gateway.noAddress')}</span>
      {shown.map((listener) => (
        <span key={listener.name} className="card-line rule" title={listener.hostname}>
          {listener.protocol} :{listener.port} {listener.hostname ?? ''}
        </span>
      ))}
      {listeners.length > shown.length ? (
        <span className="card-line rule">{t('gateway.more', { count: listeners.length - shown.length })}</span>
      ) : null}
    </div>
  );
});

/** An HTTPRoute: its rules, where they lead, and in what proportion. */
export const RouteCard = memo(function RouteCard({ data }: CardProps) {
  const t = useT();
  const id = data.node.object ?? '';
  const route = useObject<HttpRoute>(id);
  const services = useMirror((m) => m.kinds.services);
  const selected = useSelected(id);
  if (!route) return null;
  const state = objectState(route);
  const lines = routeLines(route);
  const shown = lines.slice(0, lines.length > 4 ? 3 : 4);
  return (
    <div className={`card ingress route${state.tone === 'err' ? ' dead' : ''}`} data-selected={selected}>
      <div className="card-head">
        <KindIcon kind="HTTPRoute" size={14} />
        <span className="card-title" title={route.metadata.name}>
          {route.metadata.name}
        </span>
      </div>
      {state.tone === 'err' ? (
        <span className="card-line host tone-err with-glyph">
          <StatusGlyph tone="err" glyph="cross" size={10} /> {state.word}
        </span>
      ) : (
        <span className="card-line host" title={route.spec?.hostnames?.join(', ')}>
          {route.spec?.hostnames?.join(', ') || '*'}
        </span>
      )}
      {shown.map(({ match, service, namespace, port, percent }) => {
        const missing = namespace !== '' && services !== undefined && !services.has(`${namespace}/${service}`);
        return (
          <span
            key={`${match}→${namespace}/${service}:${port}`}
            className={`card-line rule${missing ? ' tone-err' : ''}`}
          >
            {missing ? '✕ ' : ''}
            {match} <span aria-hidden="true">→</span> {namespace ? service : t('gateway.redirect')}
            {port ? `:${port}` : ''}
            {percent === undefined ? '' : ` ${percent}%`}
          </span>
        );
      })}
      {lines.length > shown.length ? (
        <span className="card-line rule">{t('gateway.more', { count: lines.length - shown.length })}</span>
      ) : null}
    </div>
  );
});
