import { BookOpen, Compass, LayoutGrid } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import type { StoredObject } from '../../api/meta.ts';
import '../help/help.css';
import { useT } from '../i18n/translate.ts';
import { KindIcon } from '../icons/KindIcon.tsx';
import { idOf, podId } from '../objectId.ts';
import { objectState } from '../status/objectState.ts';
import { podState } from '../status/podState.ts';
import { indexOf, type KindIndex } from '../stores/KindTable.ts';
import { openDialog } from '../stores/useDialogs.ts';
import { useFlows } from '../stores/useFlows.ts';
import { countPods } from '../stores/useMetrics.ts';
import { kindOf, type Mirror, type Pod, useMirror, useObject } from '../stores/useMirror.ts';
import { setLens, showBottomTab, usePrefs } from '../stores/usePrefs.ts';
import { select } from '../stores/useSelection.ts';

const MOST_TROUBLES = 6;

/** What to say while nothing is selected: how the cluster is, what needs a look, and what to try. */
export function ClusterGlance() {
  const t = useT();
  const toured = usePrefs((s) => s.toured);
  return (
    <div className="glance scroll tab-content">
      <h2>{t('glance.title')}</h2>
      <p className="quiet">{t('inspector.noneHelp')}</p>
      <Numbers />
      <Troubles />
      <Suggestions />
      <div className="glance-buttons">
        <button type="button" className={`button tiny${toured ? '' : ' primary'}`} onClick={() => openDialog('tour')}>
          <Compass size={13} /> {t('tour.start')}
        </button>
        <button type="button" className="button tiny" onClick={() => openDialog('gallery')}>
          <LayoutGrid size={13} /> {t('gallery.title')}
        </button>
        <button type="button" className="button tiny" onClick={() => openDialog('glossary')}>
          <BookOpen size={13} /> {t('help.glossary')}
        </button>
      </div>
    </div>
  );
}

function Numbers() {
  const t = useT();
  const nodes = useMirror((m) => {
    const all = [...kindOf<StoredObject>(m, 'nodes').values()];
    return `${all.filter((node) => objectState(node).tone !== 'err').length}/${all.length}`;
  });
  const pods = useMirror((m) => {
    const { ready, pods: all } = countPods(kindOf(m, 'pods'));
    return `${ready.toLocaleString()}/${all.toLocaleString()}`;
  });
  const rate = useFlows((f) => Math.round(f.total));
  const errors = useFlows((f) => Math.round(f.errors * 10) / 10);
  return (
    <dl className="glance-numbers">
      <div>
        <dt>{t('glance.nodes')}</dt>
        <dd>{nodes}</dd>
      </div>
      <div>
        <dt>{t('glance.pods')}</dt>
        <dd>{pods}</dd>
      </div>
      <div>
        <dt>{t('glance.rate')}</dt>
        <dd>{t('glance.perSecond', { rate })}</dd>
      </div>
      <div>
        <dt>{t('glance.errors')}</dt>
        <dd className={errors > 0 ? 'tone-err' : undefined}>{t('glance.perSecond', { rate: errors })}</dd>
      </div>
    </dl>
  );
}

/** Pods that fail, kept as they change. */
class Failing implements KindIndex {
  readonly keys = new Set<string>();

  change(key: string, _before: StoredObject | undefined, after: StoredObject | undefined): void {
    if (after && podState(after as Pod).tone === 'err') this.keys.add(key);
    else this.keys.delete(key);
  }
}
const makeFailing = (): Failing => new Failing();

/** Objects that are in trouble: nodes first, then pods. */
function troubled(mirror: Mirror): string[] {
  const found: string[] = [];
  for (const node of kindOf<StoredObject>(mirror, 'nodes').values())
    if (found.length < MOST_TROUBLES && objectState(node).tone === 'err') found.push(idOf('nodes', node));
  for (const key of indexOf(kindOf(mirror, 'pods'), makeFailing).keys) {
    if (found.length >= MOST_TROUBLES) break;
    found.push(podId(key));
  }
  return found;
}

function Troubles() {
  const t = useT();
  const ids = useMirror(useShallow(troubled));
  return (
    <>
      <h3>{t('glance.trouble')}</h3>
      {ids.length === 0 ? <p className="quiet">{t('glance.calm')}</p> : null}
      {ids.map((id) => (
        <Trouble key={id} id={id} />
      ))}
    </>
  );
}

function Trouble({ id }: { id: string }) {
  const object = useObject(id);
  if (!object) return null;
  const state = objectState(object);
  return (
    <button type="button" className="line-item link-item" onClick={() => select(id)}>
      <KindIcon kind={object.kind} size={14} />
      <span className="grow ellipsis">{object.metadata.name}</span>
      <span className={`state-word tone-${state.tone}`}>{state.word}</span>
    </button>
  );
}

function Suggestions() {
  const t = useT();
  const firstPod = (): void => {
    for (const [key, pod] of kindOf<Pod>(useMirror.getState(), 'pods'))
      if (!key.startsWith('kube-') && podState(pod).serving) {
        select(podId(key));
        return;
      }
  };
  const items = [
    ['glance.tryPod', firstPod],
    ['glance.tryKill', () => showBottomTab('chaos')],
    ['glance.tryPlane', () => setLens('control-plane')],
    ['glance.tryEdit', () => document.querySelector<HTMLElement>('.pane-editor textarea, .pane-editor .monaco-editor textarea')?.focus()], // biome-ignore format: a table
  ] as const;
  return (
    <>
      <h3>{t('glance.try')}</h3>
      <ul className="glance-try">
        {items.map(([key, run]) => (
          <li key={key}>
            <button type="button" className="line-item link-item" onClick={run}>
              {t(key)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
