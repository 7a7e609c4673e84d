import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';

const PROVIDES: Readonly<Record<string, readonly string[]>> = {
  'bind-tools': ['dig', 'nslookup'],
  dnsutils: ['dig', 'nslookup'],
  'bind-utils': ['dig', 'nslookup'],
  procps: ['ps', 'top', 'free', 'pkill', 'pgrep', 'watch'],
  'iputils-ping': ['ping'],
  iputils: ['ping'],
  netcat: ['nc'],
  'netcat-openbsd': ['nc'],
  'netcat-traditional': ['nc'],
  psmisc: ['killall'],
  vim: ['vi'],
};

/**
 * apt-get, apt, apk, yum, dnf: updating and installing pretend to succeed, and an installed package that is one of the built-in
 * programs really appears in /usr/bin.
 */
export const packages: Program = function* (p) {
  const words = p.args.filter((arg) => !arg.startsWith('-'));
  const [verb = '', ...names] = words;
  const tool = p.name;
  if (verb === 'update' || verb === 'upgrade' || verb === 'makecache') {
    yield* p.sleep(1500);
    yield* p.out(
      tool === 'apk'
        ? 'fetch https://dl-cdn.alpinelinux.org/alpine/v3.20/main/x86_64/APKINDEX.tar.gz\nOK: 24179 distinct packages available\n'
        : /apt/.test(tool)
          ? 'Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB]\nFetched 9 MB in 1s (6,000 kB/s)\nReading package lists... Done\n'
          : 'Metadata cache created.\n',
    );
    return 0;
  }
  if (verb === 'clean' || verb === 'autoremove' || verb === 'remove' || verb === 'del' || verb === 'purge') return 0;
  if (verb !== 'install' && verb !== 'add') return yield* p.fail(`unknown command '${verb}'`);
  if (p.uid !== 0) return yield* p.fail('Permission denied, are you root?', 100);
  for (const [i, name] of names.entries()) {
    yield* p.sleep(800);
    if (tool === 'apk') yield* p.out(`(${i + 1}/${names.length}) Installing ${name}\n`);
    else if (/apt/.test(tool))
      yield* p.out(`Selecting previously unselected package ${name}.\nSetting up ${name} ...\n`);
    else yield* p.out(`  Installing : ${name}\n`);
    for (const program of PROVIDES[name] ?? [name]) yield* install(program);
  }
  yield* p.out(
    tool === 'apk'
      ? 'OK: 12 MiB in 24 packages\n'
      : /apt/.test(tool)
        ? 'Processing triggers for libc-bin ...\n'
        : 'Complete!\n',
  );
  return 0;
};

function* install(program: string) {
  const path = `/usr/bin/${program}`;
  if (failed(yield* call({ op: 'stat', path }))) yield* call({ op: 'install', path, program });
}
