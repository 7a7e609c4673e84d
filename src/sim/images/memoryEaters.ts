import { type Behaviour, type BehaviourContext, MIB } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';
import { flag } from './webImages.ts';

/** kiamol/ch12-memory-allocator: takes 10 MiB more every half second, until somebody stops it. */
const allocator: Image = {
  repositories: ['docker.io/kiamol/ch12-memory-allocator'],
  tags: ANY_TAG,
  sizeMB: 90,
  flavor: 'debian',
  entrypoint: ['/app/allocator'],
  programs: {
    allocator: (c) => {
      let allocated = 0;
      const step = Number(c.env.AllocateMib ?? 10);
      const grow = (): void => {
        allocated += step;
        c.log(`Allocated ~${allocated}MiB`);
        c.usageChanged();
        if (allocated < 4096) c.after(500, grow);
      };
      c.after(500, grow);
      return { restless: true, usage: () => ({ cpuMillis: 20, memoryBytes: (6 + allocated) * MIB }) };
    },
  },
};

/** `150M`, `1G`, `64k` as stress reads sizes. */
function bytesOf(text: string | undefined): number {
  const match = /^(\d+)([bkmg]?)/i.exec(text ?? '');
  if (!match) return 0;
  return (
    Number(match[1]) *
    { b: 1, k: 1024, m: MIB, g: 1024 * MIB, '': 1 }[(match[2] ?? '').toLowerCase() as 'b' | 'k' | 'm' | 'g' | '']
  );
}

function stress(c: BehaviourContext): Behaviour {
  const cpus = Number(flag(c.argv, 'cpu') ?? flag(c.argv, 'cpus') ?? flag(c.argv, 'c') ?? 0);
  const workers = Number(flag(c.argv, 'vm') ?? flag(c.argv, 'm') ?? 0);
  const total = flag(c.argv, 'mem-total');
  const wanted = total ? bytesOf(total.replace(/i$/i, '')) : workers * bytesOf(flag(c.argv, 'vm-bytes') ?? '256M');
  const seconds = Number.parseInt(flag(c.argv, 'timeout') ?? flag(c.argv, 't') ?? '0', 10);
  let used = MIB;
  c.log(`stress: info: [1] dispatching hogs: ${cpus} cpu, 0 io, ${workers} vm, 0 hdd`);
  c.after(200, () => {
    used = wanted + MIB;
    c.usageChanged();
  });
  if (seconds > 0) {
    c.after(seconds * 1000, () => {
      c.log(`stress: info: [1] successful run completed in ${seconds}s`);
      c.exit(0);
    });
  }
  return { usage: () => ({ cpuMillis: 1000 * (cpus + workers), memoryBytes: used }), stop: () => 143 };
}

const stressImage: Image = {
  repositories: [
    'docker.io/polinux/stress',
    'docker.io/vish/stress',
    'docker.io/kiamol/ch19-stress',
    'docker.io/progrium/stress',
    'docker.io/alexeiled/stress-ng',
    'docker.io/containerstack/alpine-stress',
  ],
  tags: ANY_TAG,
  sizeMB: 4,
  flavor: 'alpine',
  entrypoint: ['/stress'],
  programs: { stress, 'stress-ng': stress },
};

export const memoryEaters: readonly Image[] = [allocator, stressImage];
