const NUMBERS = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STKFLT: 16,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  XFSZ: 25,
  VTALRM: 26,
  PROF: 27,
  WINCH: 28,
  IO: 29,
  PWR: 30,
  SYS: 31,
} as const;

/** A signal by its name without SIG, as `trap` and `kill -l` print it. */
export type Signal = keyof typeof NUMBERS;

export const signalNames = Object.keys(NUMBERS) as Signal[];

export function signalNumber(signal: Signal): number {
  return NUMBERS[signal];
}

/** Reads `TERM`, `SIGTERM`, `term` or `15`; undefined when there is no such signal. */
export function parseSignal(text: string): Signal | undefined {
  const upper = text.toUpperCase().replace(/^SIG/, '');
  if (/^\d+$/.test(upper)) return signalNames.find((name) => NUMBERS[name] === Number(upper));
  return signalNames.find((name) => name === upper);
}

export type DefaultAction = 'terminate' | 'ignore' | 'stop' | 'continue';

export function defaultAction(signal: Signal): DefaultAction {
  switch (signal) {
    case 'CHLD':
    case 'URG':
    case 'WINCH':
      return 'ignore';
    case 'CONT':
      return 'continue';
    case 'STOP':
    case 'TSTP':
    case 'TTIN':
    case 'TTOU':
      return 'stop';
    default:
      return 'terminate';
  }
}

/** What the shell prints for a job that a signal ended (`Killed`, `Terminated`); '' for INT and PIPE, which stay silent. */
export function signalDescription(signal: Signal): string {
  const texts: Partial<Record<Signal, string>> = {
    HUP: 'Hangup',
    QUIT: 'Quit',
    ABRT: 'Aborted',
    KILL: 'Killed',
    SEGV: 'Segmentation fault',
    ALRM: 'Alarm clock',
    TERM: 'Terminated',
    USR1: 'User defined signal 1',
    USR2: 'User defined signal 2',
  };
  return texts[signal] ?? '';
}
