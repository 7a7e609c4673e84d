import { describe, expect, test } from 'vitest';
import { plan } from './fault.ts';

const nodes = [
  { name: 'a', zone: 'z1' },
  { name: 'b', zone: 'z1' },
  { name: 'c', zone: undefined },
];
const faults = (line: string) => {
  const planned = plan(line.split(' '), nodes);
  return typeof planned === 'string' ? planned.split('\n')[0] : planned.faults;
};
const out = (name: string) => [
  { type: 'stopNode', name },
  { type: 'link', from: `node/${name}`, to: '*', cut: true },
];

describe('fault', () => {
  test.each<[string, unknown]>([
    [
      'link a b --latency 300 --loss 5',
      [{ type: 'link', from: 'node/a', to: 'node/b', latencyMs: 300, lossPercent: 5 }],
    ],
    ['link a * --cut', [{ type: 'link', from: 'node/a', to: '*', cut: true }]],
    ['link a b --bandwidth 10', [{ type: 'link', from: 'node/a', to: 'node/b', bandwidthMbps: 10 }]],
    ['link a b --mend', [{ type: 'link', from: 'node/a', to: 'node/b' }]],
    ['link a x --cut', 'fault: there is no node x'],
    ['link a b --loss much', 'fault: --loss wants a number, not "much"'],
    ['node c down', out('c')],
    ['zone z1 down', [...out('a'), ...out('b')]],
    ['zone z9 down', 'fault: there is no zone z9'],
    ['dns down', [{ type: 'link', from: 'dns', to: '*', cut: true }]],
    ['nonsense', "Usage: fault link NODE NODE|'*' [--latency MS] [--loss PERCENT] [--bandwidth MBPS] [--cut]"],
  ])('%s', (line, expected) => {
    expect(faults(line)).toEqual(expected);
  });
});
