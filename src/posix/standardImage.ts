import { buildTree, type TreeEntry } from './fs/FileSystem.ts';
import { DeviceNode, type DirNode, programNode } from './fs/Node.ts';

export type ImageFlavor = 'busybox' | 'alpine' | 'debian' | 'terminal';

const SBIN = new Set(['killall5', 'apk', 'mount', 'ping', 'nologin']);
const DEBIAN_MISSING = new Set([
  'nc',
  'telnet',
  'wget',
  'curl',
  'vi',
  'nslookup',
  'dig',
  'ping',
  'jq',
  'apk',
  'yum',
  'killall5',
  'killall',
  'stress',
  'stress-ng',
  'top',
  'ps',
  'free',
  'ash',
  'busybox',
  'less',
  'uptime',
  'pkill',
  'pgrep',
  'watch',
]);
const BUSYBOX_MISSING = new Set([
  'curl',
  'jq',
  'bash',
  'dash',
  'dig',
  'openssl',
  'apk',
  'yum',
  'apt-get',
  'apt',
  'stress',
  'stress-ng',
  'join',
]);
const ALPINE_MISSING = new Set([
  'curl',
  'jq',
  'bash',
  'dash',
  'dig',
  'openssl',
  'yum',
  'apt-get',
  'apt',
  'stress',
  'stress-ng',
  'telnet',
]);

/**
 * A root file system with the built-in programs such an image has, ready to be frozen as a base layer. `extra` adds or
 * replaces files; `add` and `without` change the set of programs (`alpine` with `curl` installed).
 */
export function standardImage(
  flavor: ImageFlavor,
  programs: Iterable<string>,
  options: { extra?: Readonly<Record<string, TreeEntry>>; add?: readonly string[]; without?: readonly string[] } = {},
): DirNode {
  const missing =
    flavor === 'busybox'
      ? BUSYBOX_MISSING
      : flavor === 'alpine'
        ? ALPINE_MISSING
        : flavor === 'debian'
          ? DEBIAN_MISSING
          : new Set<string>();
  const without = new Set(options.without);
  const entries: Record<string, TreeEntry> = { ...baseFiles(flavor) };
  for (const name of programs) {
    if ((missing.has(name) && !options.add?.includes(name)) || without.has(name)) continue;
    const dir =
      flavor === 'busybox' ? '/bin' : SBIN.has(name) ? '/usr/sbin' : flavor === 'alpine' ? '/bin' : '/usr/bin';
    entries[`${dir}/${name}`] = programNode(name === 'sh' ? shellOf(flavor) : name);
  }
  const tree = buildTree({ ...entries, ...options.extra });
  for (const path of ['tmp', 'var/tmp']) {
    let node = tree.get(path.split('/')[0]!);
    if (path.includes('/')) node = node?.kind === 'dir' ? node.get('tmp') : undefined;
    if (node) node.mode = 0o1777;
  }
  const root = tree.get('root');
  if (root) root.mode = 0o700;
  return tree;
}

function shellOf(flavor: ImageFlavor): string {
  return flavor === 'debian' ? 'dash' : flavor === 'terminal' ? 'bash' : 'ash';
}

function baseFiles(flavor: ImageFlavor): Record<string, TreeEntry> {
  const shell = flavor === 'debian' || flavor === 'terminal' ? '/bin/bash' : '/bin/sh';
  const merged = flavor === 'debian' || flavor === 'terminal';
  return {
    ...(merged ? { '/bin': { link: 'usr/bin' }, '/sbin': { link: 'usr/sbin' } } : { '/sbin': null }),
    '/dev/null': new DeviceNode('null'),
    '/dev/zero': new DeviceNode('zero'),
    '/dev/full': new DeviceNode('full'),
    '/dev/random': new DeviceNode('urandom'),
    '/dev/urandom': new DeviceNode('urandom'),
    '/dev/tty': new DeviceNode('tty'),
    '/dev/fd': { link: '/proc/self/fd' },
    '/dev/stdin': { link: '/proc/self/fd/0' },
    '/dev/stdout': { link: '/proc/self/fd/1' },
    '/dev/stderr': { link: '/proc/self/fd/2' },
    '/dev/shm': null,
    '/etc/passwd': `root:x:0:0:root:/root:${shell}\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n`,
    '/etc/group': 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nwww-data:x:33:\nnogroup:x:65534:\n',
    '/etc/os-release': OS_RELEASE[flavor],
    '/home': null,
    '/opt': null,
    '/root': null,
    '/run': null,
    '/srv': null,
    '/tmp': null,
    '/usr/bin': null,
    '/usr/sbin': null,
    '/usr/local/bin': null,
    '/var/log': null,
    '/var/run': { link: '/run' },
    '/var/tmp': null,
  };
}

const OS_RELEASE: Readonly<Record<ImageFlavor, string>> = {
  busybox: 'NAME="Buildroot"\nVERSION=2024.02\nID=buildroot\nPRETTY_NAME="Buildroot 2024.02"\n',
  alpine: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n',
  debian: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  terminal: 'PRETTY_NAME="Orrery"\nNAME="Orrery"\nID=orrery\n',
};
