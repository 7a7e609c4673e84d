import { Play, Square } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { TrafficSource } from '../../playback/Playback.ts';
import { useT } from '../i18n/translate.ts';
import { useFlows } from '../stores/useFlows.ts';
import { useSession } from '../stores/useSession.ts';

/** Clients that keep sending to one address: at a rate, or as users who wait for their answers. */
export function LoadPanel({ url }: { url: string }) {
  const t = useT();
  const playback = useSession((s) => s.playback);
  const total = useFlows((f) => Math.round(f.total));
  const [amount, setAmount] = useState('200');
  const [kind, setKind] = useState<'rate' | 'users'>('rate');
  if (!playback) return null;
  const start = (event: FormEvent): void => {
    event.preventDefault();
    const number = Math.max(0, Number(amount) || 0);
    const source: TrafficSource =
      kind === 'rate'
        ? { name: 'load', url, requestsPerSecond: number }
        : { name: 'load', url, requestsPerSecond: 0, users: number, thinkMs: 1_000 };
    void playback.setTraffic([source]);
  };
  return (
    <form className="request-form" onSubmit={start}>
      <input
        className="field mono"
        inputMode="numeric"
        aria-label={t('load.amount')}
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
      <select value={kind} aria-label={t('load.kind')} onChange={(event) => setKind(event.target.value as typeof kind)}>
        <option value="rate">{t('load.rate')}</option>
        <option value="users">{t('load.users')}</option>
      </select>
      <button type="submit" className="button tiny">
        <Play size={12} /> {t('load.start')}
      </button>
      <button type="button" className="button tiny" disabled={total === 0} onClick={() => void playback.setTraffic([])}>
        <Square size={12} /> {t('load.stop')}
      </button>
    </form>
  );
}
