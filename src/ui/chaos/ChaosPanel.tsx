import { type ReactNode, useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { StatusGlyph } from '../icons/StatusGlyph.tsx';
import { actionsFor } from '../inspector/actions.ts';
import { perform } from '../inspector/perform.ts';
import { idOf } from '../objectId.ts';
import { type Pod, useKind } from '../stores/useMirror.ts';
import { select } from '../stores/useSelection.ts';
import './chaos.css';
import type { LinkFault } from './faultState.ts';
import { inflict, useFaults } from './useFaults.ts';

const COMPONENTS = ['kube-scheduler', 'kube-controller-manager'];

/** Breaks what breaks in real life, with its real timing and consequences. */
export function ChaosPanel() {
  const t = useT();
  return (
    <div className="chaos">
      <p className="chaos-help">{t('chaos.help')}</p>
      <NodeFaults />
      <PodFaults />
      <ComponentFaults />
      <LinkFaults />
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="chaos-group" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface SwitchProps {
  name: string;
  broken: boolean;
  onChange: (broken: boolean) => void;
}

/** One thing that runs or does not. */
function PowerSwitch({ name, broken, onChange }: SwitchProps) {
  const t = useT();
  return (
    <div className="chaos-row">
      <StatusGlyph tone={broken ? 'err' : 'ok'} glyph={broken ? 'cross' : 'check'} size={12} />
      <span className="grow ellipsis" title={name}>
        {name}
      </span>
      <button
        type="button"
        className={`button tiny${broken ? '' : ' danger'}`}
        aria-label={`${t(broken ? 'chaos.start' : 'chaos.stop')} ${name}`}
        onClick={() => onChange(!broken)}
      >
        {t(broken ? 'chaos.start' : 'chaos.stop')}
      </button>
    </div>
  );
}

function NodeFaults() {
  const t = useT();
  const { nodes } = useFaults();
  const names = [...useKind('nodes').values()].map((node) => node.metadata.name);
  return (
    <Group title={t('chaos.nodes')}>
      {names.map((name) => (
        <PowerSwitch
          key={name}
          name={name}
          broken={nodes.has(name)}
          onChange={(broken) => inflict({ type: broken ? 'stopNode' : 'startNode', name })}
        />
      ))}
    </Group>
  );
}

function ComponentFaults() {
  const t = useT();
  const { components } = useFaults();
  return (
    <Group title={t('chaos.control')}>
      {COMPONENTS.map((name) => (
        <PowerSwitch
          key={name}
          name={name}
          broken={components.has(name)}
          onChange={(broken) => inflict({ type: broken ? 'stopComponent' : 'startComponent', name })}
        />
      ))}
    </Group>
  );
}

function PodFaults() {
  const t = useT();
  const pods = useKind<Pod>('pods');
  useFaults();
  const [chosen, setChosen] = useState('');
  const mine = [...pods.values()].filter((pod) => pod.metadata.namespace !== 'kube-system' && isOwn(pod));
  const pod = pods.get(chosen) ?? mine[0];
  if (!pod)
    return (
      <Group title={t('chaos.pods')}>
        <p className="quiet">{t('chaos.noPods')}</p>
      </Group>
    );
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const random = (): void => {
    const victim = mine[Math.floor(Math.random() * mine.length)];
    const action = victim && actionsFor(victim).find(({ id }) => id === 'delete');
    if (!victim || !action) return;
    select(idOf('pods', victim));
    void perform(action, victim);
  };
  return (
    <Group title={t('chaos.pods')}>
      <select value={key} aria-label={t('chaos.pod')} onChange={(event) => setChosen(event.target.value)}>
        {mine.map((each) => (
          <option key={each.metadata.uid} value={`${each.metadata.namespace}/${each.metadata.name}`}>
            {each.metadata.name}
          </option>
        ))}
      </select>
      <div className="chaos-buttons">
        {actionsFor(pod).map((action) => (
          <button key={action.id} type="button" className="button tiny" onClick={() => void perform(action, pod)}>
            {t(action.label)}
          </button>
        ))}
        <button type="button" className="button tiny danger" onClick={random}>
          {t('chaos.random')}
        </button>
      </div>
    </Group>
  );
}

/** Pods of the installation (ingress controller, storage) are left alone unless chosen by hand in the graph. */
const isOwn = (pod: Pod): boolean => !/^(kube-|ingress-nginx|local-path|metallb)/.test(pod.metadata.namespace ?? '');

type Trouble = Pick<LinkFault, 'cut' | 'latencyMs' | 'lossPercent' | 'bandwidthMbps'>;

function LinkFaults() {
  const t = useT();
  const { links } = useFaults();
  const names = [...useKind('nodes').values()].map((node) => node.metadata.name);
  const [ends, setEnds] = useState<[string, string]>();
  const [from = '', to = ''] = ends ?? [names.at(-2), names.at(-1)];
  const inflictLink = (trouble: Trouble): void =>
    inflict({ type: 'link', from: `node/${from}`, to: `node/${to}`, ...trouble });
  const choice = (value: string, label: string, onChange: (name: string) => void) => (
    <select value={value} aria-label={label} onChange={(event) => onChange(event.target.value)}>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
  if (names.length < 2) return null;
  return (
    <Group title={t('chaos.links')}>
      <div className="chaos-ends">
        {choice(from, t('chaos.from'), (name) => setEnds([name, to]))}
        <span aria-hidden="true">↔</span>
        {choice(to, t('chaos.to'), (name) => setEnds([from, name]))}
      </div>
      <div className="chaos-buttons">
        <button type="button" className="button tiny danger" onClick={() => inflictLink({ cut: true })}>
          {t('chaos.cut')}
        </button>
        <button type="button" className="button tiny" onClick={() => inflictLink({ latencyMs: 300 })}>
          {t('chaos.slow')}
        </button>
        <button type="button" className="button tiny" onClick={() => inflictLink({ lossPercent: 30 })}>
          {t('chaos.lossy')}
        </button>
        <button type="button" className="button tiny" onClick={() => inflictLink({ bandwidthMbps: 1 })}>
          {t('chaos.narrow')}
        </button>
        <button
          type="button"
          className="button tiny danger"
          onClick={() => inflict({ type: 'link', from: 'dns', to: '*', cut: true })}
        >
          {t('chaos.dnsOut')}
        </button>
      </div>
      {links.map((link) => (
        <div key={`${link.from} ${link.to}`} className="chaos-row">
          <StatusGlyph tone="err" glyph="cross" size={12} />
          <span className="grow ellipsis">
            {shortEnd(link.from)} ↔ {shortEnd(link.to)}
          </span>
          <button
            type="button"
            className="button tiny"
            onClick={() => inflict({ type: 'link', from: link.from, to: link.to })}
          >
            {t('chaos.mend')}
          </button>
        </div>
      ))}
    </Group>
  );
}

const shortEnd = (id: string): string => id.replace(/^node\//, '');
