import { useEffect, useState } from 'react';
import type * as K from '../../../api/generated/types.ts';
import type { StoredObject } from '../../../api/meta.ts';
import type { TraceEvent } from '../../../playback/TraceEvent.ts';
import { formatClock } from '../../formatTime.ts';
import { useT } from '../../i18n/translate.ts';
import { podId } from '../../objectId.ts';
import { podsOn } from '../../status/nodeUsage.ts';
import { type Deployment, kindOf, type Pod, useMirror } from '../../stores/useMirror.ts';
import { select } from '../../stores/useSelection.ts';
import { useSession } from '../../stores/useSession.ts';
import { Section } from '../Section.tsx';
import { evictionOrder, qosOf } from './evictionOrder.ts';
import { hpaArithmetic } from './hpaArithmetic.ts';
import { rolloutArithmetic } from './rolloutArithmetic.ts';
import { schedulerTable } from './schedulerTable.ts';

/** The arithmetic and the tables behind what was decided about an object. */
export function Decisions({ id, object }: { id: string; object: StoredObject }) {
  if (object.kind === 'Pod') return <PodDecisions id={id} pod={object as Pod} />;
  if (object.kind === 'Deployment') return <Rollout deployment={object as Deployment} />;
  if (object.kind === 'HorizontalPodAutoscaler')
    return <Autoscaling hpa={object as K.V2HorizontalPodAutoscaler & StoredObject} />;
  if (object.kind === 'Node') return <EvictionList node={object.metadata.name} />;
  if (object.kind === 'PodDisruptionBudget') return <Budget pdb={object as K.V1PodDisruptionBudget & StoredObject} />;
  return null;
}

function useHistory(id: string, version: string): readonly TraceEvent[] {
  const playback = useSession((s) => s.playback);
  const [history, setHistory] = useState<readonly TraceEvent[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the object may have a new history.
  useEffect(() => {
    let here = true;
    const timer = setTimeout(() => playback?.history(id).then((events) => here && setHistory(events)), 150);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [playback, id, version]);
  return history;
}

function PodDecisions({ id, pod }: { id: string; pod: Pod }) {
  const history = useHistory(id, pod.metadata.resourceVersion);
  return (
    <>
      <Scheduling history={history} />
      <Probes pod={pod} history={history} />
      <Quality pod={pod} />
    </>
  );
}

function Scheduling({ history }: { history: readonly TraceEvent[] }) {
  const t = useT();
  const table = schedulerTable(history);
  if (!table) return null;
  return (
    <Section title={t('decide.scheduler')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard. */}
      <div className="decision-scroll" tabIndex={0}>
        <table className="decision-table">
          <thead>
            <tr>
              <th scope="col">{t('decide.node')}</th>
              <th scope="col">{t('decide.total')}</th>
              {table.plugins.map((plugin) => (
                <th key={plugin} scope="col">
                  {plugin}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.node} className={row.node === table.chosen ? 'chosen' : row.refused ? 'refused' : undefined}>
                <th scope="row">
                  {row.node === table.chosen ? '✓ ' : row.refused ? '✕ ' : ''}
                  {row.node}
                </th>
                {row.refused ? (
                  <td colSpan={table.plugins.length + 1}>{row.refused}</td>
                ) : (
                  <>
                    <td>
                      <b>{row.total}</b>
                    </td>
                    {table.plugins.map((plugin) => (
                      <td key={plugin}>{row.scores[plugin] ?? ''}</td>
                    ))}
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.more > 0 ? <p className="quiet small-text">{t('decide.more', { count: table.more })}</p> : null}
    </Section>
  );
}

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

function Probes({ pod, history }: { pod: Pod; history: readonly TraceEvent[] }) {
  const t = useT();
  const found = (pod.spec?.containers ?? []).flatMap((container) =>
    PROBES.flatMap((kind) => {
      const probe = container[kind];
      return probe ? [{ container: container.name, kind, probe }] : [];
    }),
  );
  if (found.length === 0) return null;
  const asked = history.filter((e) => e.what === 'probe').slice(0, 6);
  return (
    <Section title={t('decide.probes')}>
      {found.map(({ container, kind, probe }) => (
        <div key={container + kind} className="line-item">
          <div className="grow">
            <b>{kind.replace('Probe', '')}</b> <span className="mono quiet">{probeTarget(probe)}</span>
            <div className="quiet small-text">
              {t('decide.probe', {
                period: probe.periodSeconds ?? 10,
                timeout: probe.timeoutSeconds ?? 1,
                failures: probe.failureThreshold ?? 3,
              })}
            </div>
          </div>
        </div>
      ))}
      {asked.length > 0 ? (
        <ul className="probe-history">
          {asked.map((event) => (
            <li key={event.id} className="small-text">
              <span className="quiet">{formatClock(event.time)}</span> {event.text}
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function probeTarget({ httpGet, tcpSocket, exec, grpc }: K.V1Probe): string {
  if (httpGet) return `GET ${httpGet.path ?? '/'} :${httpGet.port}`;
  if (tcpSocket) return `tcp :${tcpSocket.port}`;
  return exec ? (exec.command ?? []).join(' ') : grpc ? `grpc :${grpc.port}` : '';
}

function Quality({ pod }: { pod: Pod }) {
  const t = useT();
  const qos = pod.status?.qosClass ?? qosOf(pod);
  const key = qos === 'Guaranteed' ? 'decide.qos.Guaranteed' : qos === 'Burstable' ? 'decide.qos.Burstable' : 'decide.qos.BestEffort'; // biome-ignore format: one choice
  return (
    <Section title={t('decide.eviction')}>
      <p className="small-text">
        <b>{qos}</b> · {t(key)}
      </p>
    </Section>
  );
}

function Rollout({ deployment }: { deployment: Deployment }) {
  const t = useT();
  if (deployment.spec?.strategy?.type === 'Recreate')
    return (
      <Section title={t('decide.rollout')}>
        <p className="small-text">{t('decide.recreate')}</p>
      </Section>
    );
  const { replicas, surge, unavailable, most, least } = rolloutArithmetic(deployment.spec);
  const { replicas: now = 0, availableReplicas: available = 0, updatedReplicas: updated = 0 } = deployment.status ?? {};
  return (
    <Section title={t('decide.rollout')}>
      <dl className="facts-list arithmetic">
        <dt>{t('decide.most')}</dt>
        <dd className="mono">
          {replicas} + {surge} = <b>{most}</b>
        </dd>
        <dt>{t('decide.least')}</dt>
        <dd className="mono">
          {replicas} − {unavailable} = <b>{least}</b>
        </dd>
        <dt>{t('decide.now')}</dt>
        <dd>{t('decide.rolloutNow', { now, available, updated })}</dd>
      </dl>
    </Section>
  );
}

function Autoscaling({ hpa }: { hpa: K.V2HorizontalPodAutoscaler & StoredObject }) {
  const t = useT();
  const replicas = hpa.status?.currentReplicas ?? 0;
  return (
    <Section title={t('decide.hpa')}>
      <dl className="facts-list arithmetic">
        {hpaArithmetic(hpa).map((line) => (
          <div key={line.metric} className="row">
            <dt>{line.metric}</dt>
            <dd className="mono">
              {line.ratio === undefined ? (
                `${line.current} / ${line.target}`
              ) : (
                <>
                  ⌈{replicas} × {line.current} ÷ {line.target}⌉ = <b>{line.wanted}</b>
                </>
              )}
            </dd>
          </div>
        ))}
        <dt>{t('decide.bounds')}</dt>
        <dd className="mono">
          {hpa.spec?.minReplicas ?? 1} … {hpa.spec?.maxReplicas} → <b>{hpa.status?.desiredReplicas ?? 0}</b>
        </dd>
      </dl>
    </Section>
  );
}

const LISTED = 8;

function EvictionList({ node }: { node: string }) {
  const t = useT();
  const key = useMirror((m) => podsOn(kindOf(m, 'pods'), node).length);
  const order = evictionOrder(podsOn(kindOf(useMirror.getState(), 'pods'), node));
  if (key === 0) return null;
  return (
    <Section title={t('decide.evictionOrder')}>
      <p className="quiet small-text">{t('decide.evictionHelp')}</p>
      <ol className="eviction-list">
        {order.slice(0, LISTED).map(({ pod, qos, priority }) => (
          <li key={pod.metadata.uid}>
            <button
              type="button"
              className="link"
              onClick={() => select(podId(`${pod.metadata.namespace}/${pod.metadata.name}`))}
            >
              {pod.metadata.name}
            </button>{' '}
            <span className="quiet small-text">
              {qos}
              {priority ? ` · ${priority}` : ''}
            </span>
          </li>
        ))}
      </ol>
      {order.length > LISTED ? (
        <p className="quiet small-text">{t('decide.morePods', { count: order.length - LISTED })}</p>
      ) : null}
    </Section>
  );
}

function Budget({ pdb }: { pdb: K.V1PodDisruptionBudget & StoredObject }) {
  const t = useT();
  const { currentHealthy = 0, desiredHealthy = 0, disruptionsAllowed = 0 } = pdb.status ?? {};
  return (
    <Section title={t('decide.budget')}>
      <p className="mono">
        {currentHealthy} − {desiredHealthy} → <b>{disruptionsAllowed}</b>
      </p>
      <p className="quiet small-text">{t('decide.budgetHelp', { allowed: disruptionsAllowed })}</p>
    </Section>
  );
}
