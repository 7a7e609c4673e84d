import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import { useT } from '../i18n/translate.ts';
import { resolvedTheme, usePrefs } from '../stores/usePrefs.ts';
import './terminal.css';
import type { OpenTerminal, TerminalSession } from './TerminalSession.ts';
import { takeTyping } from './typeInTerminal.ts';

/** xterm in front of a shell session. */
export default function XtermHost({ open }: { open: OpenTerminal }) {
  const t = useT();
  const host = useRef<HTMLDivElement>(null);
  const terminal = useRef<Terminal>(undefined);
  const theme = usePrefs((s) => resolvedTheme(s.theme));
  const presenting = usePrefs((s) => s.presenting);

  useEffect(() => {
    if (!host.current) return;
    const made = makeTerminal(host.current);
    terminal.current = made.terminal;
    const stop = attach(made, open, host.current);
    performance.mark('terminal-ready');
    return () => {
      stop();
      made.terminal.dispose();
    };
  }, [open]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read from the document.
  useEffect(() => {
    if (!terminal.current) return;
    terminal.current.options.theme = themeOf();
    terminal.current.options.fontSize = presenting ? 17 : 12.5;
  }, [theme, presenting]);

  return <section ref={host} className="xterm-host" aria-label={t('terminal.label')} />;
}

interface Made {
  terminal: Terminal;
  fit: FitAddon;
}

function makeTerminal(element: HTMLElement): Made {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: 12.5,
    lineHeight: 1.25,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    scrollback: 5000,
    convertEol: true,
    theme: themeOf(),
    minimumContrastRatio: 4.5,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  // The page's own keys go through: the palette, and Ctrl-Enter for Apply is the editor's alone.
  terminal.attachCustomKeyEventHandler((event) => !(event.metaKey && event.key === 'k'));
  return { terminal, fit };
}

function attach({ terminal, fit }: Made, open: OpenTerminal, element: HTMLElement): () => void {
  let session: TerminalSession | undefined;
  let stopped = false;
  const resize = (): void => {
    if (element.clientWidth < 40 || element.clientHeight < 20) return;
    fit.fit();
    session?.resize(terminal.cols, terminal.rows);
  };
  const observer = new ResizeObserver(resize);
  observer.observe(element);
  resize();
  const input = terminal.onData((text) => session?.write(text));
  let stopOutput = (): void => {};
  let stopTyping = (): void => {};
  void Promise.resolve(open({ columns: terminal.cols, rows: terminal.rows })).then((opened) => {
    if (stopped) return opened.dispose();
    session = opened;
    stopOutput = opened.onOutput((text) => terminal.write(text));
    opened.resize(terminal.cols, terminal.rows);
    stopTyping = takeTyping((text) => {
      opened.write(text);
      terminal.focus();
    });
  });
  return () => {
    stopped = true;
    observer.disconnect();
    input.dispose();
    stopOutput();
    stopTyping();
    session?.dispose();
  };
}

/** xterm's colours from the page's tokens. */
function themeOf(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: colour('--pane'),
    foreground: colour('--ink'),
    cursor: colour('--brass'),
    cursorAccent: colour('--pane'),
    selectionBackground: colour('--brass-line'),
    black: colour('--pane3'),
    red: colour('--err'),
    green: colour('--ok'),
    yellow: colour('--warn'),
    blue: colour('--run'),
    magenta: colour('--kind-config'),
    cyan: colour('--kind-network'),
    white: colour('--mute'),
    brightBlack: colour('--dim'),
    brightRed: colour('--err'),
    brightGreen: colour('--ok'),
    brightYellow: colour('--brass'),
    brightBlue: colour('--kind-workload'),
    brightMagenta: colour('--kind-storage'),
    brightCyan: colour('--kind-network'),
    brightWhite: colour('--ink'),
  };
}
