import { formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { cancelReplay, togglePlay } from '../shell/timeActions.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { useSession } from '../stores/useSession.ts';
import { useOpening } from './useOpening.ts';

/** How far a history that is lived again has come, or a run to a goal; either can be given up. */
export function ReplayBar() {
  const t = useT();
  const replaying = usePlayback((s) => s.state?.replaying);
  const goal = usePlayback((s) => s.state?.goal);
  const now = usePlayback((s) => s.state?.now ?? 0);
  const opening = useOpening((s) => s.progress);
  const abandon = useSession((s) => s.abandon);
  const work = opening ?? replaying;
  if (work)
    return (
      <Bar
        text={t('replay.text', { now: formatShort(work.now), until: formatShort(work.until) })}
        share={work.until > 0 ? work.now / work.until : 0}
        cancel={opening ? abandon : cancelReplay}
      />
    );
  if (!goal) return null;
  const share = goal.untilMs === undefined ? undefined : now / goal.untilMs;
  return <Bar text={t('replay.goal', { now: formatShort(now) })} share={share} cancel={togglePlay} />;
}

interface BarProps {
  text: string;
  share?: number;
  cancel?: () => void;
}

function Bar({ text, share, cancel }: BarProps) {
  const t = useT();
  return (
    <div className="replay-bar" role="status">
      <span>{text}</span>
      <progress {...(share === undefined ? {} : { value: share })} max={1} aria-label={text} />
      {cancel ? (
        <button type="button" className="text-button" onClick={cancel}>
          {t('replay.cancel')}
        </button>
      ) : null}
    </div>
  );
}
