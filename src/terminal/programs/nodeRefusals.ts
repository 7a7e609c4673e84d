import type { Program } from '../../posix/Program.ts';

const SERVICE = 'services of nodes are stopped and started from the page (a node’s menu), or with kubectl drain';

/** Tools that are at home on a node, where this terminal is not: each says what does the same from here. */
const REASONS: Readonly<Record<string, (args: readonly string[]) => string>> = {
  ssh: (args) =>
    `there is no shell on the machines of a simulated cluster; try: kubectl debug node/${args.at(-1)?.replace(/^.*@/, '') ?? 'NODE'} -it --image=busybox`,
  scp: () => 'there are no files on the machines of a simulated cluster; kubectl cp copies from and to containers',
  systemctl: () => SERVICE,
  service: () => SERVICE,
  journalctl: () => 'components of a simulated cluster keep no journal; see kubectl get events and the page’s trace',
  etcdctl: () => 'etcd is reached by the API server only; kubectl get --raw and the page’s timeline show what it holds',
  iptables: () => 'the rules of nodes are shown by the page: trace URL follows a request through them',
  ipvsadm: () => 'the rules of nodes are shown by the page: trace URL follows a request through them',
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
