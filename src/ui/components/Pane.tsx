import { Maximize2, Minimize2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../i18n/translate.ts';
import { type PaneName, toggleMaximised, usePrefs } from '../stores/usePrefs.ts';
import { IconButton } from './IconButton.tsx';

/** A region of the screen with a name; it can fill the window. */
export function Pane({ name, label, children }: { name: PaneName | 'graph'; label: string; children: ReactNode }) {
  const maximised = usePrefs((s) => s.maximised === name);
  return (
    <section className={`pane pane-${name}`} aria-label={label} data-maximised={maximised || undefined}>
      {children}
    </section>
  );
}

export function MaximiseButton({ name, label }: { name: PaneName | 'graph'; label: string }) {
  const t = useT();
  const maximised = usePrefs((s) => s.maximised === name);
  return (
    <IconButton
      label={t(maximised ? 'pane.restore' : 'pane.maximise', { pane: label })}
      onClick={() => toggleMaximised(name)}
      className="small"
    >
      {maximised ? <Minimize2 size={13} /> : <Maximize2 size={13} />}
    </IconButton>
  );
}
