const NAMES =
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP ' +
  'TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX';

const numbered = (base: string, sign: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `SIG${base}${sign}${i + 1}`);

/** The signals that may stop a container, sorted as messages list them. */
export const LINUX_SIGNALS: readonly string[] = [
  ...NAMES.split(' ').map((name) => `SIG${name}`),
  ...numbered('RTMIN', '+', 15),
  ...numbered('RTMAX', '-', 14),
].sort();

export const WINDOWS_SIGNALS: readonly string[] = ['SIGKILL', 'SIGTERM'];
