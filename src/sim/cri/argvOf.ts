import type { Image } from '../images/Image.ts';

/** What a container runs: its command or the image's entrypoint, then its args, or the image's unless it has a command. */
export function argvOf(
  image: Pick<Image, 'entrypoint' | 'cmd'>,
  command: readonly string[],
  args: readonly string[],
): string[] {
  const head = command.length > 0 ? command : (image.entrypoint ?? []);
  const tail = args.length > 0 ? args : command.length > 0 ? [] : (image.cmd ?? []);
  return [...head, ...tail];
}

const WRAPPERS = new Set([
  'docker-entrypoint.sh',
  'docker-php-entrypoint',
  'tini',
  'dumb-init',
  'entrypoint.sh',
  'catatonit',
]);

/** The program behind start scripts that only prepare and then run what follows them. */
export function withoutWrapper(argv: readonly string[]): readonly string[] {
  let at = 0;
  while (at < argv.length - 1 && WRAPPERS.has(baseName(argv[at] as string))) {
    at++;
    while (argv[at]?.startsWith('-') && at < argv.length - 1) at++;
  }
  return argv.slice(at);
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
