import { useEffect, useRef, useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { closeDialog, useDialogs } from '../stores/useDialogs.ts';
import { setPrefs } from '../stores/usePrefs.ts';
import './help.css';
import { type TourStep, tourSteps } from './tourSteps.ts';

/** Walks through the parts of the page. It holds nobody up: the page stays usable, Escape ends it. */
export function Tour() {
  const open = useDialogs((s) => s.open === 'tour');
  return open ? <Steps onEnd={endTour} /> : null;
}

function endTour(): void {
  setPrefs({ toured: true });
  closeDialog();
}

interface Spot {
  step: TourStep;
  box: DOMRect;
}

function Steps({ onEnd }: { onEnd: () => void }) {
  const t = useT();
  const [at, setAt] = useState(0);
  const card = useRef<HTMLDivElement>(null);
  const spots = useSpots();
  const spot = spots[Math.min(at, spots.length - 1)];
  const last = at >= spots.length - 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step takes the focus.
  useEffect(() => card.current?.querySelector<HTMLElement>('.primary')?.focus(), [at, spots.length]);
  if (!spot) return null;
  const { box, step } = spot;
  return (
    <>
      <div
        className="tour-spot"
        style={{ left: box.left - 3, top: box.top - 3, width: box.width + 6, height: box.height + 6 }}
      />
      <div
        ref={card}
        role="dialog"
        aria-label={t(step.title)}
        aria-describedby="tour-text"
        className="tour-card"
        style={placeBeside(box)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onEnd();
          else if (event.key === 'ArrowRight') last ? onEnd() : setAt(at + 1);
          else if (event.key === 'ArrowLeft') setAt(Math.max(0, at - 1));
          else return;
          event.stopPropagation();
        }}
      >
        <h2>{t(step.title)}</h2>
        <p id="tour-text">{t(step.text)}</p>
        <div className="tour-buttons">
          <span className="quiet">{t('tour.of', { at: at + 1, all: spots.length })}</span>
          <span className="grow" />
          <button type="button" className="button tiny" onClick={onEnd}>
            {t('tour.skip')}
          </button>
          <button type="button" className="button primary tiny" onClick={() => (last ? onEnd() : setAt(at + 1))}>
            {t(last ? 'tour.done' : 'tour.next')}
          </button>
        </div>
      </div>
    </>
  );
}

/** Where the steps' targets are, measured anew when the window changes. */
function useSpots(): readonly Spot[] {
  const [spots, setSpots] = useState<readonly Spot[]>([]);
  useEffect(() => {
    const measure = (): void =>
      setSpots(
        tourSteps.flatMap((step) => {
          const box = document.querySelector(step.target)?.getBoundingClientRect();
          return box && box.width > 20 && box.height > 20 ? [{ step, box }] : [];
        }),
      );
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  return spots;
}

const CARD = { width: 320, height: 170 };

/** Right of the target where there is room, else left, else inside it. */
function placeBeside(box: DOMRect): { left: number; top: number } {
  const top = Math.max(12, Math.min(box.top + 16, innerHeight - CARD.height - 12));
  if (box.height < 80)
    return { left: clampX(box.left), top: Math.min(box.bottom + 12, innerHeight - CARD.height - 12) };
  if (box.right + CARD.width + 24 < innerWidth) return { left: box.right + 12, top };
  if (box.left > CARD.width + 24) return { left: box.left - CARD.width - 12, top };
  return {
    left: clampX(box.left + box.width / 2 - CARD.width / 2),
    top: Math.max(12, Math.min(box.bottom - CARD.height - 20, innerHeight - CARD.height - 12)),
  };
}

const clampX = (x: number): number => Math.max(12, Math.min(x, innerWidth - CARD.width - 12));
