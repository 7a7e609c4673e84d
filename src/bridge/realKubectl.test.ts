import { expect, it } from 'vitest';
import { compareKubectls } from './testing/compareKubectls.ts';
import { findKubectl } from './testing/KubectlPair.ts';
import { KUBECTL_ERROR_LINES } from './testing/kubectlErrorLines.ts';
import { KUBECTL_LINES } from './testing/kubectlLines.ts';
import { KUBECTL_READ_LINES } from './testing/kubectlReadLines.ts';

const binary = findKubectl();
/** How many of a hundred lines must be answered alike, letter for letter. */
const FLOOR = 98;

if (!binary) console.warn('SKIPPED: no kubectl is installed here, so Orrery’s is not compared with the real one');

it.skipIf(!binary)(
  'kubectl and the real one answer alike',
  async () => {
    const comparisons = await compareKubectls(binary as string, [
      ...KUBECTL_LINES,
      ...KUBECTL_READ_LINES,
      ...KUBECTL_ERROR_LINES,
    ]);
    const different = comparisons.filter(({ same }) => !same).map(({ line }) => line);
    const percent = (100 * (comparisons.length - different.length)) / comparisons.length;
    console.info(
      `${comparisons.length - different.length} of ${comparisons.length} lines alike (${percent.toFixed(1)} %); not:`,
      different,
    );
    // A line that the real one could not even be asked says nothing.
    expect(comparisons.filter(({ real }) => real.code === 127)).toEqual([]);
    expect(percent).toBeGreaterThanOrEqual(FLOOR);
  },
  300_000,
);
