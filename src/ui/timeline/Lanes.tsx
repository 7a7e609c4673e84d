import { X } from 'lucide-react';
import { formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { parseId } from '../objectId.ts';
import { select } from '../stores/useSelection.ts';
import { toggleLane, useTimeline } from './useTimeline.ts';

/** The course of single objects, on the scale of the timeline above. */
export function Lanes({ from, to }: { from: number; to: number }) {
  const t = useT();
  const lanes = useTimeline((s) => s.lanes);
  const steps = useTimeline((s) => s.steps);
  if (lanes.length === 0) return null;
  const percent = (ms: number): number => ((Math.min(to, Math.max(from, ms)) - from) / (to - from)) * 100;
  return (
    <ul className="lanes" aria-label={t('timeline.lanes')}>
      {lanes.map((object) => (
        <li key={object}>
          <button type="button" className="link lane-name" onClick={() => select(object)}>
            {parseId(object).name}
          </button>
          <div className="lane">
            {(steps[object] ?? []).map((step, i, all) => {
              const end = all[i + 1]?.at ?? to;
              const [left, right] = [percent(step.at), percent(end)];
              if (right <= left || step.tone === 'gone') return null;
              return (
                <span
                  key={step.at}
                  className={`lane-step tone-${step.tone}`}
                  style={{ left: `${left}%`, width: `${right - left}%` }}
                  title={`${formatShort(step.at)} ${step.state}`}
                >
                  {step.state}
                </span>
              );
            })}
          </div>
          <button
            type="button"
            className="icon-button small"
            aria-label={t('timeline.closeLane', { name: parseId(object).name })}
            onClick={() => toggleLane(object)}
          >
            <X size={13} />
          </button>
        </li>
      ))}
    </ul>
  );
}
