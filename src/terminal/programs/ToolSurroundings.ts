import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback } from '../../playback/Playback.ts';
import type { Vfs } from '../../posix/fs/Vfs.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import type { SharedFiles } from '../HomeFiles.ts';
import type { TerminalClock } from '../TerminalClock.ts';

/** What the tools around kubectl work with. */
export interface ToolSurroundings {
  client: KubeClient;
  playback: Playback | undefined;
  distribution: string;
  clock: TerminalClock;
  files: SharedFiles | undefined;
  vfs(): Vfs;
  /** Runs kubectl in the place of a tool, with its streams. */
  kubectl(job: AsyncJob, argv: readonly string[]): Promise<number>;
}
