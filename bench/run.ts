import { benches } from './cases/benches.ts';
import { runPeer } from './peer.ts';
import type { Row } from './Row.ts';

/** `npm run bench -- [--json] [--peer] [name …]`: prints a row a case. */
async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const json = words.includes('--json');
  const names = words.filter((word) => !word.startsWith('-'));
  const chosen = benches.filter(({ name, onlyByName }) => (names.length === 0 ? !onlyByName : names.includes(name)));
  if (names.length > 0 && chosen.length === 0)
    throw new Error(`no such case; there are: ${benches.map((b) => b.name).join(', ')}`);
  for (const bench of chosen) for (const row of await bench.run()) print(row, json);
  if (words.includes('--peer')) for (const row of runPeer()) print(row, json);
}

function print(row: Row, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(row));
    return;
  }
  const { bench, nodes, pods, ...rest } = row;
  const size = nodes === undefined ? '' : `${nodes}×${pods}`;
  console.log(
    `${bench.padEnd(28)} ${size.padEnd(12)} ${Object.entries(rest)
      .map(([key, value]) => `${key} ${value}`)
      .join('  ')}`,
  );
}

await main();
