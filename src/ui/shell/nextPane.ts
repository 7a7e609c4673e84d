const FOCUSABLE =
  '[role=tree] [tabindex="0"], [role=tablist] [aria-selected=true], textarea, input:not([disabled]), button:not([disabled]), [tabindex="0"]';

/** Brings the focus from pane to pane, round and round: to what each is mostly used by. */
export function nextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('.pane')].filter((pane) => pane.offsetParent !== null);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + step + panes.length) % panes.length] ?? panes[0];
  const first =
    next?.querySelector<HTMLElement>('[role=tree] [tabindex="0"], .xterm-helper-textarea') ??
    next?.querySelector<HTMLElement>(FOCUSABLE);
  first?.focus();
}
