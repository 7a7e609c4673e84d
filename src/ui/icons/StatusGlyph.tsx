import type { ReactElement } from 'react';
import type { Glyph, Tone } from '../status/podState.ts';

const MARKS: Record<Glyph, ReactElement> = {
  check: (
    <>
      <circle className="fill" cx="8" cy="8" r="7" />
      <path className="cut" d="m4.8 8.2 2.2 2.3 4.2-4.8" />
    </>
  ),
  cross: (
    <>
      <path className="fill" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />
      <path className="cut" d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2" />
    </>
  ),
  bang: (
    <>
      <path className="fill" d="M8 1 15.5 14.5H.5z" />
      <path className="cut" d="M8 6v4M8 12.2v.1" />
    </>
  ),
  spinner: <path className="stroke spin" d="M8 2a6 6 0 1 1-5.6 3.8" />,
  wait: (
    <>
      <circle className="stroke dashed" cx="8" cy="8" r="6" />
      <path className="stroke" d="M8 5v3.2l2 1.4" />
    </>
  ),
  pause: (
    <>
      <circle className="stroke" cx="8" cy="8" r="6" />
      <path className="stroke" d="M6.3 5.6v4.8M9.7 5.6v4.8" />
    </>
  ),
  leaving: <path className="stroke" d="M2.5 8h8M7.5 4.5 11 8l-3.5 3.5M13.5 3v10" />,
  done: (
    <>
      <rect className="stroke" x="2.2" y="2.2" width="11.6" height="11.6" rx="2.4" />
      <path className="stroke" d="m5 8.2 2.2 2.3L11 5.8" />
    </>
  ),
};

/** A state's shape. Always shown with its word; on its own it says nothing to a screen reader. */
export function StatusGlyph({ tone, glyph, size = 14 }: { tone: Tone; glyph: Glyph; size?: number }) {
  return (
    <svg className={`status-glyph tone-${tone}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      {MARKS[glyph]}
    </svg>
  );
}
