import type { StoredObject } from '../../api/meta.ts';
import { useT } from '../i18n/translate.ts';
import { useSession } from '../stores/useSession.ts';
import { sparkPath } from './sparkPath.ts';
import { type UsageSample, useUsage } from './useUsage.ts';

/** Kinds that requests reach or that the metrics API measures. */
export const hasMetrics = (object: StoredObject): boolean => object.kind in HOPS;

const HOPS: Record<string, string> = {
  Pod: 'pod',
  Node: 'node',
  Service: 'service',
  Ingress: 'ingress',
  HTTPRoute: 'httproute',
};

/** CPU, memory and requests of one object, as they go. */
export function MetricsTab({ object }: { object: StoredObject }) {
  const t = useT();
  const client = useSession((s) => s.client);
  const { namespace, name } = object.metadata;
  const hop = `${HOPS[object.kind]}/${namespace ? `${namespace}/` : ''}${name}`;
  const path =
    object.kind === 'Pod'
      ? `namespaces/${namespace}/pods/${name}`
      : object.kind === 'Node'
        ? `nodes/${name}`
        : undefined;
  const samples = useUsage(client, hop, path);
  const last = samples.at(-1);
  const measured = samples.some((s) => s.cpu !== undefined);
  return (
    <div className="overview">
      {object.kind === 'Node' ? null : (
        <Spark
          title={t('usage.requests')}
          samples={samples}
          of={(s) => s.requests}
          text={`${round(last?.requests ?? 0)}/s`}
        />
      )}
      {measured ? (
        <>
          <Spark
            title={t('usage.cpu')}
            samples={samples}
            of={(s) => s.cpu}
            text={`${Math.round((last?.cpu ?? 0) * 1000)}m`}
          />
          <Spark
            title={t('usage.memory')}
            samples={samples}
            of={(s) => s.memory}
            text={`${Math.round((last?.memory ?? 0) / 2 ** 20)}Mi`}
          />
        </>
      ) : path && samples.length > 1 ? (
        <div className="small-text quiet">
          <p>{t('usage.noServer')}</p>
          <code>{INSTALL}</code>
        </div>
      ) : null}
      {path ? (
        <p className="small-text">
          <code className="quiet">{`kubectl top ${object.kind.toLowerCase()} ${name}`}</code>
        </p>
      ) : null}
    </div>
  );
}

const INSTALL =
  'kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml';

const round = (value: number): number => (value >= 10 ? Math.round(value) : Math.round(value * 10) / 10);

interface SparkProps {
  title: string;
  samples: readonly UsageSample[];
  of: (sample: UsageSample) => number | undefined;
  text: string;
}

function Spark({ title, samples, of, text }: SparkProps) {
  return (
    <div className="spark-row">
      <h4>
        {title} <b>{text}</b>
      </h4>
      <svg className="spark" viewBox="0 0 240 54" preserveAspectRatio="none" aria-hidden="true">
        <path
          d={sparkPath(
            samples.map((s) => [s.at, of(s)] as const),
            240,
            54,
          )}
        />
      </svg>
    </div>
  );
}
