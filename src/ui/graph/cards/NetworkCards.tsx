import { memo } from 'react';
import { useT } from '../../i18n/translate.ts';
import { KindIcon } from '../../icons/KindIcon.tsx';
import { StatusGlyph } from '../../icons/StatusGlyph.tsx';
import { useFlows } from '../../stores/useFlows.ts';
import { type Ingress, type Service, useMirror, useObject } from '../../stores/useMirror.ts';
import { useSelection } from '../../stores/useSelection.ts';
import { backendCount } from '../model/serviceBackends.ts';
import { rulesOf } from '../model/trafficModel.ts';
import type { ViewNode } from '../toView.ts';

type CardProps = { data: ViewNode['data'] };

const useSelected = (id: string): true | undefined => useSelection((s) => s.selected === id) || undefined;

/** Everybody outside the cluster. */
export const InternetCard = memo(function InternetCard({ data }: CardProps) {
  const t = useT();
  const rate = useFlows((f) => Math.round(f.total));
  return (
    <div className="card upright" data-selected={useSelected(data.node.id)}>
      <KindIcon kind="Internet" size={20} />
      <span className="card-line strong">{t('graph.internet')}</span>
      {rate > 0 ? <span className="card-line">{rate}/s</span> : null}
    </div>
  );
});

export const LoadBalancerCard = memo(function LoadBalancerCard({ data }: CardProps) {
  const t = useT();
  const id = data.node.object ?? '';
  const service = useObject<Service>(id);
  const address = service?.status?.loadBalancer?.ingress?.[0];
  return (
    <div className="card upright" data-selected={useSelected(id)} title={data.node.name}>
      <KindIcon kind="LoadBalancer" size={18} />
      <span className="card-line strong">{t('graph.loadBalancer')}</span>
      <span className="card-line">{address?.ip ?? address?.hostname ?? '<pending>'}</span>
    </div>
  );
});

export const IngressCard = memo(function IngressCard({ data }: CardProps) {
  const id = data.node.object ?? '';
  const ingress = useObject<Ingress>(id);
  const services = useMirror((m) => m.kinds.services);
  const selected = useSelected(id);
  if (!ingress) return null;
  const rules = rulesOf(ingress);
  const shown = rules.slice(0, rules.length > 4 ? 3 : 4);
  return (
    <div className="card ingress" data-selected={selected}>
      <div className="card-head">
        <KindIcon kind="Ingress" size={14} />
        <span className="card-title">{ingress.metadata.name}</span>
      </div>
      <span className="card-line host" title={rules[0]?.host}>
        {rules[0]?.host ?? ''}
      </span>
      {shown.map((rule) => {
        const missing = services !== undefined && !services.has(`${ingress.metadata.namespace}/${rule.service}`);
        return (
          <span key={`${rule.host}${rule.path}`} className={`card-line rule${missing ? ' tone-err' : ''}`}>
            {missing ? '✕ ' : ''}
            {rule.path} <span aria-hidden="true">→</span> {rule.service}
            {rule.port ? `:${rule.port}` : ''}
          </span>
        );
      })}
      {rules.length > shown.length ? <span className="card-line rule">+{rules.length - shown.length}</span> : null}
    </div>
  );
});

export const ServiceCard = memo(function ServiceCard({ data }: CardProps) {
  const t = useT();
  const id = data.node.object ?? '';
  const service = useObject<Service>(id);
  const counts = useMirror((m) => {
    const of = m.kinds.services?.get(`${data.node.namespace}/${data.node.name}`) as Service | undefined;
    const { ready, all } = of ? backendCount(m, of) : { ready: 0, all: 0 };
    return `${ready}/${all}`;
  });
  const selected = useSelected(id);
  if (!service) return null;
  const [ready, all] = counts.split('/').map(Number) as [number, number];
  const port = service.spec?.ports?.[0]?.port;
  const address = service.spec?.type === 'ExternalName' ? service.spec.externalName : service.spec?.clusterIP;
  const dead = ready === 0 && service.spec?.type !== 'ExternalName' && service.spec?.selector !== undefined;
  return (
    <div className={`card service${dead ? ' dead' : ''}`} data-selected={selected}>
      <div className="card-head">
        <KindIcon kind="Service" size={13} />
        <span className="card-title" title={service.metadata.name}>
          {service.metadata.name}
        </span>
      </div>
      <span className="card-line">
        {address}
        {port ? `:${port}` : ''}
      </span>
      {dead ? (
        <span className="card-line tone-err with-glyph">
          <StatusGlyph tone="err" glyph="cross" size={10} /> {t('graph.noEndpoints')}
        </span>
      ) : (
        <span className="card-line">
          {ready === all ? t('graph.endpointsOne', { all }) : t('graph.endpoints', { ready, all })}
        </span>
      )}
    </div>
  );
});
