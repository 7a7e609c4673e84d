import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseTime } from './parseTime.ts';

const run = (args: string[], input = '') => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'src/bridge/scenario.ts', ...args],
    {
      input,
      encoding: 'utf8',
    },
  );
  return { out: stdout.trim(), err: stderr.trim(), status };
};

// Each command is a process of its own: on a busy machine that takes its time.
describe('the scenario command', { timeout: 120_000 }, () => {
  const made = run(['new']).out;

  it('takes a scenario through a link and back', () => {
    const link = run(['encode', '-'], made).out;
    expect(link).toMatch(/^http:\/\/localhost:\d+\/#e[\w-]+$/);
    expect(run(['decode', link]).out).toBe(made);
    expect(run(['check', link])).toMatchObject({ status: 0, out: expect.stringMatching(/^ok: "hello"/) });
  });

  it('says in one line why a file cannot be opened, and fails', () => {
    const broken = JSON.stringify({ ...JSON.parse(made), version: 99 });
    const { err, status, out } = run(['check', '-'], broken);
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('newer Orrery');
    expect(err).not.toContain('\n');
  });

  it('hashes the state after a run', () => {
    const [once, again, later] = [['5s'], ['5000'], ['20s']].map(
      ([until]) => run(['hash', '-', '--until', until as string], made).out,
    );
    expect(once).toMatch(/^[0-9a-f]{16}$/);
    expect(again).toBe(once);
    expect(later).not.toBe(once);
  });
});

it('reads times as people write them', () => {
  expect(['90s', '5m', '1h30m', '1500', '1.5s'].map(parseTime)).toEqual([90_000, 300_000, 5_400_000, 1500, 1500]);
  expect(() => parseTime('soon')).toThrow('not a time');
});
