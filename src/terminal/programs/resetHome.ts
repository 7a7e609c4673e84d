import { failed } from '../../posix/SysError.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import { HOME } from '../Machine.ts';
import { aliasScript } from './aliasScript.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

/** reset: with --files the home directory is as on the first visit; without it the screen is cleared, as everywhere. */
export async function resetHome(job: AsyncJob, { vfs, files }: ToolSurroundings): Promise<number> {
  if (!job.args.includes('--files')) {
    job.stdout('\x1b[0m\x1b[H\x1b[2J');
    if (job.args.length > 0) job.stderr("reset: --files takes the files of the terminal away, but not the editor's\n");
    return 0;
  }
  const home = vfs().find(HOME);
  const kept = new Set(files?.list().map(({ name }) => name.split('/')[0]));
  if (!failed(home) && home.kind === 'dir') {
    for (const name of home.names()) if (name !== '.kube' && !kept.has(name)) home.delete(name);
  }
  vfs().writeText(`${HOME}/.bashrc`, aliasScript);
  job.stdout('the home directory is as it was at first; the files of the editor are untouched\n');
  return 0;
}
