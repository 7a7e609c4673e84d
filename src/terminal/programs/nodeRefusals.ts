import type { Program } from '../../posix/Program.ts';

/** Tools that are at home on a node, where this terminal is not: each says what does the same from here. */
const REASONS: Readonly<Record<string, (args: readonly string[]) => string>> = {
  scp: () => 'there are no files on the machines of a simulated cluster; kubectl cp copies from and to containers',
  tcpdump: () => 'packets are shown by the page: trace URL follows a request hop by hop',
  swapoff: () => 'this is not a node: the machines of the cluster are set up already',
  modprobe: () => 'this is not a node: the machines of the cluster are set up already',
  sysctl: () => 'this is not a node: the machines of the cluster are set up already',
};

export function nodeRefusals(): [string, Program][] {
  return Object.entries(REASONS).map(([name, reason]) => [
    name,
    function* (p) {
      return yield* p.fail(reason(p.args));
    },
  ]);
}
