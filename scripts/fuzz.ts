// `npm run fuzz -- [--minutes 3] [--seed N] [--operations 300]`: random things are done to clusters, one seed after another,
// until the time is up; a seed that breaks an invariant is named, and `--seed` with `--minutes 0` does it again.
import { fuzzRun } from '../src/sim/fuzz/fuzzRun.ts';

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};

const until = Date.now() + option('minutes', 3) * 60_000;
const first = option('seed', Math.floor(Date.now() / 1000) % 1_000_000);
const each = option('operations', 300);
let [operations, steps, broken] = [0, 0, 0];
let seed = first;
do {
  const distribution = seed % 5 === 0 ? 'kind' : 'bare';
  const result = fuzzRun(String(seed), each, distribution);
  operations += result.operations;
  steps += result.steps;
  const { violations } = result;
  // Every tenth is done twice: the same seed must make the same history.
  if (seed % 10 === 0 && fuzzRun(String(seed), each, distribution).hash !== result.hash)
    violations.push('another history');
  if (violations.length > 0) broken++;
  for (const violation of violations) console.log(`seed ${seed}: ${violation}`);
  seed++;
} while (Date.now() < until);
console.log(
  `seeds ${first} to ${seed - 1}: ${operations} operations, ${steps} events, ${broken} seeds broke an invariant`,
);
process.exitCode = broken > 0 ? 1 : 0;
