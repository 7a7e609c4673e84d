import { useEffect, useRef, useState } from 'react';
import { useT } from '../i18n/translate.ts';
import type { Pod } from '../stores/useMirror.ts';
import { useSession } from '../stores/useSession.ts';
import { refOf } from './actions.ts';

const KEPT = 60_000;

/** What a container writes, followed as it comes. */
export default function LogView({ pod }: { pod: Pod }) {
  const t = useT();
  const names = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map((c) => c.name);
  const [container, setContainer] = useState(pod.spec?.containers[0]?.name ?? '');
  const text = useLog(pod, container);
  const box = useRef<HTMLPreElement>(null);
  const [follow, setFollow] = useState(true);
  const [wanted, setWanted] = useState('');
  const lines = wanted ? matching(text, wanted) : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: new text scrolls.
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text, follow]);
  return (
    <div className="yaml-view">
      <div className="yaml-tools">
        {names.length > 1 ? (
          <select aria-label={t('inspector.logsOf')} value={container} onChange={(e) => setContainer(e.target.value)}>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        ) : (
          <span className="quiet mono">{container}</span>
        )}
        <input
          type="search"
          className="field log-search"
          value={wanted}
          placeholder={t('logs.search')}
          aria-label={t('logs.search')}
          onChange={(e) => setWanted(e.target.value)}
        />
        {lines ? <output className="quiet">{t('logs.found', { count: lines.length })}</output> : null}
        <span className="grow" />
        <label className="check">
          <input type="checkbox" checked={follow} onChange={(e) => setFollow(e.target.checked)} />
          {t('inspector.follow')}
        </label>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard. */}
      <pre ref={box} className="mono yaml-text log-text" tabIndex={0} role="log" aria-label={t('inspector.logs')}>
        {(lines ? lines.join('\n') : text) || t('inspector.noLogs')}
      </pre>
    </div>
  );
}

/** The lines that hold a text, whatever its case. */
function matching(text: string, wanted: string): string[] {
  const needle = wanted.toLowerCase();
  return text.split('\n').filter((line) => line.toLowerCase().includes(needle));
}

function useLog(pod: Pod, container: string): string {
  const client = useSession((s) => s.client);
  const [text, setText] = useState('');
  const { uid } = pod.metadata;
  const restarts = pod.status?.containerStatuses?.find((s) => s.name === container)?.restartCount ?? 0;
  const started = pod.status?.containerStatuses?.find((s) => s.name === container)?.state?.waiting === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened anew for another pod, container or run of it.
  useEffect(() => {
    setText('');
    if (!client || !started) return;
    const ref = { ...refOf(pod), subresource: 'log' as const };
    const stream = client.stream(
      { ref, params: { container, follow: 'true', tailLines: '500' } },
      {
        onData: (_channel, data) => setText((old) => (old + data).slice(-KEPT)),
        onClose: ({ error }) => error && setText((old) => `${old}${old ? '\n' : ''}${error.message}`),
      },
    );
    return () => stream.cancel();
  }, [client, uid, container, restarts, started]);
  return text;
}
