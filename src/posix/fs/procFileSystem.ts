import type { Process } from '../Process.ts';
import type { SystemInfo } from '../Syscall.ts';
import { FileSystem } from './FileSystem.ts';
import { DescriptorNode, DirNode, fileNode, LinkNode, type Node } from './Node.ts';
import type { Mount, Vfs } from './Vfs.ts';

/** What /proc shows of its table. */
export interface ProcSource {
  readonly processes: ReadonlyMap<number, Process>;
  readonly vfs: Vfs;
  readonly host: { now(): number };
  system(): SystemInfo;
}

/** /proc: made anew at every look. Self, the processes with cmdline, environ, status, fd, cwd; meminfo, cpuinfo, … */
export function procFileSystem(source: ProcSource): FileSystem {
  return new FileSystem(new ProcRoot(source), { type: 'proc', source: 'proc', readOnly: false });
}

/** A directory whose entries are computed. Nothing can be put into it. */
abstract class ComputedDir extends DirNode {
  constructor() {
    super(0o555);
  }
  override set(_name: string, _node: Node): void {}
  override delete(_name: string): void {}
}

class ProcRoot extends ComputedDir {
  constructor(private readonly source: ProcSource) {
    super();
  }

  override get(name: string, pid?: number): Node | undefined {
    if (name === 'self') return new LinkNode(String(pid ?? 1));
    const file = FILES[name];
    if (file) return readable(file(this.source));
    if (name === 'sys') return sysDir(this.source);
    const process = /^\d+$/.test(name) ? this.source.processes.get(Number(name)) : undefined;
    return process && new ProcessDir(process, this.source);
  }

  override names(): string[] {
    return [...[...this.source.processes.keys()].map(String), 'self', 'sys', ...Object.keys(FILES)].sort();
  }
}

class ProcessDir extends ComputedDir {
  constructor(
    private readonly process: Process,
    private readonly source: ProcSource,
  ) {
    super();
  }

  override get(name: string): Node | undefined {
    const { process } = this;
    switch (name) {
      case 'cmdline':
        return readable(process.argv.map((arg) => `${arg}\0`).join(''));
      case 'environ':
        return readable(
          Object.entries(process.env)
            .map(([key, value]) => `${key}=${value}\0`)
            .join(''),
        );
      case 'comm':
        return readable(`${commandName(process)}\n`);
      case 'status':
        return readable(statusText(process));
      case 'mounts':
        return readable(this.source.vfs.list().map(mountLine).join(''));
      case 'cgroup':
        return readable('0::/\n');
      case 'cwd':
        return new LinkNode(process.cwd);
      case 'root':
        return new LinkNode('/');
      case 'fd':
        return new DescriptorDir(process);
      default:
        return undefined;
    }
  }

  override names(): string[] {
    return ['cgroup', 'cmdline', 'comm', 'cwd', 'environ', 'fd', 'mounts', 'root', 'status'];
  }
}

class DescriptorDir extends ComputedDir {
  constructor(private readonly process: Process) {
    super();
  }

  override get(name: string): Node | undefined {
    const descriptor = /^\d+$/.test(name) ? this.process.descriptors.get(Number(name)) : undefined;
    return descriptor && new DescriptorNode(descriptor.file);
  }

  override names(): string[] {
    return [...this.process.descriptors.keys()].map(String).sort();
  }
}

const FILES: Readonly<Record<string, (source: ProcSource) => string>> = {
  meminfo: (source) => memoryText(source.system()),
  cpuinfo: (source) =>
    Array.from(
      { length: source.system().cpus },
      (_, i) => `processor\t: ${i}\nmodel name\t: Orrery Virtual CPU\n`,
    ).join('\n'),
  uptime: (source) => `${((source.host.now() - source.system().bootMs) / 1000).toFixed(2)} 0.00\n`,
  loadavg: () => '0.00 0.00 0.00 1/1 1\n',
  version: (source) => `Linux version ${source.system().kernel} ${source.system().kernelVersion}\n`,
  mounts: ({ vfs }) => vfs.list().map(mountLine).join(''),
  filesystems: () => 'nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n',
};

function sysDir(source: ProcSource): DirNode {
  const kernel = new DirNode(0o555);
  kernel.set('hostname', readable(`${source.system().hostname}\n`));
  kernel.set('osrelease', readable(`${source.system().kernel}\n`));
  const sys = new DirNode(0o555);
  sys.set('kernel', kernel);
  return sys;
}

function readable(text: string): Node {
  return fileNode(text, 0o444);
}

function commandName(process: Process): string {
  const first = process.argv[0] ?? '';
  return first.slice(first.lastIndexOf('/') + 1).slice(0, 15);
}

function statusText(process: Process): string {
  const state = { ready: 'R (running)', blocked: 'S (sleeping)', stopped: 'T (stopped)', zombie: 'Z (zombie)' }[
    process.state
  ];
  const { pid, ppid, uid, gid } = process;
  const ids = (id: number) => `${id}\t${id}\t${id}\t${id}`;
  const kib = Math.round(process.memoryBytes / 1024);
  return `Name:\t${commandName(process)}\nState:\t${state}\nPid:\t${pid}\nPPid:\t${ppid}\nUid:\t${ids(uid)}\nGid:\t${ids(gid)}\nVmRSS:\t${String(kib).padStart(8)} kB\nThreads:\t1\n`;
}

function memoryText({ memoryTotalBytes, memoryUsedBytes }: SystemInfo): string {
  const row = (name: string, bytes: number) =>
    `${`${name}:`.padEnd(15)}${String(Math.floor(bytes / 1024)).padStart(9)} kB\n`;
  const free = memoryTotalBytes - memoryUsedBytes;
  return row('MemTotal', memoryTotalBytes) + row('MemFree', free) + row('MemAvailable', free) + row('SwapTotal', 0);
}

function mountLine({ path, fs, readOnly }: Mount): string {
  return `${fs.source} ${path} ${fs.type} ${readOnly || fs.readOnly ? 'ro' : 'rw'},relatime 0 0\n`;
}
