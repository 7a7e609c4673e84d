import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';

/** More digits than this are not worked out: the page would stand still for it. */
const MOST_DIGITS = 10_000;

/** Pi to so many decimal places by Machin's formula, cut off and not rounded. */
export function piTo(places: number): string {
  const digits = Math.max(0, Math.min(MOST_DIGITS, Math.trunc(places) || 0));
  const one = 10n ** BigInt(digits + 10);
  const text = String(4n * (4n * inverseTangent(5n, one) - inverseTangent(239n, one)));
  return digits === 0 ? '3' : `3.${text.slice(1, digits + 1)}`;
}

function inverseTangent(x: bigint, one: bigint): bigint {
  let power = one / x;
  let sum = power;
  for (let n = 3n, sign = -1n; power !== 0n; n += 2n, sign = -sign) {
    power /= x * x;
    sum += (sign * power) / n;
  }
  return sum;
}

/** Longer for more digits: about the square of them. */
const workMs = (places: number): number => Math.min(600_000, 5 + places ** 2 / 30_000);

/** `dotnet Pi.Web.dll -m web|console -dp N`: a page, or one number on standard output. */
function pi(c: BehaviourContext): Behaviour {
  const after = (flag: string): string | undefined => {
    const at = c.argv.indexOf(flag);
    return at < 0 ? undefined : c.argv[at + 1];
  };
  const usage = () => ({ cpuMillis: 1, memoryBytes: 40 * MIB });
  if ((after('-m') ?? 'console') !== 'web') {
    const places = Number(after('-dp') ?? 6);
    c.after(workMs(places), () => {
      c.log(piTo(places));
      c.exit(0);
    });
    return { usage: () => ({ cpuMillis: 1000, memoryBytes: 40 * MIB }) };
  }
  return {
    listeners: [tcp(80)],
    http: ({ path }, reply) => {
      const places = Number(/[?&]dp=(\d+)/.exec(path)?.[1] ?? 6);
      const page = `<html><body><h1>Pi</h1><p>To: ${places} d.p.</p><p>${piTo(places)}</p><p>Using .NET</p></body></html>\n`;
      c.after(workMs(places), () => reply(answer(200, page, { 'Content-Type': 'text/html; charset=utf-8' })));
    },
    usage,
  };
}

export const piImage: Image = {
  repositories: ['docker.io/kiamol/ch05-pi'],
  tags: ANY_TAG,
  sizeMB: 90,
  flavor: 'debian',
  workdir: '/app',
  entrypoint: ['dotnet', 'Pi.Web.dll'],
  programs: { dotnet: pi },
};
