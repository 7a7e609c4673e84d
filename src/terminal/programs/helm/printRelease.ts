import type { AsyncJob } from '../../AsyncJob.ts';
import type { Release } from './Releases.ts';

/** What helm prints of a release after install, upgrade and status. */
export function printRelease(job: AsyncJob, release: Release, withManifest: boolean): void {
  const { name, namespace, version, info } = release;
  job.stdout(
    `NAME: ${name}\nLAST DEPLOYED: ${ansic(info.last_deployed)}\nNAMESPACE: ${namespace}\nSTATUS: ${info.status}\nREVISION: ${version}\n`,
  );
  const tests = (release.hooks ?? []).filter(({ events }) => events.includes('test'));
  if (tests.length === 0) job.stdout('TEST SUITE: None\n');
  for (const { name: test, last_run: run } of tests) {
    if (!run) continue;
    job.stdout(
      `TEST SUITE:     ${test}\nLast Started:   ${ansic(run.started_at)}\nLast Completed: ${ansic(run.completed_at)}\nPhase:          ${run.phase}\n`,
    );
  }
  if (withManifest) {
    const hooks = (release.hooks ?? []).map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`);
    job.stdout(`HOOKS:\n${hooks.join('')}MANIFEST:\n${release.manifest}\n`);
  }
  if (info.notes.trim() !== '') job.stdout(`NOTES:\n${info.notes.trim()}\n`);
}

/** `Thu Jan  1 09:01:44 2026`. */
export function ansic(time: string): string {
  const date = new Date(Date.parse(time));
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][date.getUTCDay()];
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(date.getUTCMonth() * 3, date.getUTCMonth() * 3 + 3);
  return `${day} ${month} ${String(date.getUTCDate()).padStart(2)} ${time.slice(11, 19)} ${date.getUTCFullYear()}`;
}
