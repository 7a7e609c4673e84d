import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback } from '../../playback/Playback.ts';
import type { Vfs } from '../../posix/fs/Vfs.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import type { Clusters } from '../Clusters.ts';
import type { SharedFiles } from '../HomeFiles.ts';
import type { NodeMachines } from '../nodes/NodeMachines.ts';
import type { TerminalClock } from '../TerminalClock.ts';

/** What the tools around kubectl work with. */
export interface ToolSurroundings {
  client: KubeClient;
  playback: Playback | undefined;
  clusters: Clusters;
  nodes: NodeMachines;
  /** The node on whose machine a process runs; undefined in front of the cluster. */
  nodeOf(pid: number): Promise<string | undefined>;
  clock: TerminalClock;
  files: SharedFiles | undefined;
  /** The files that a process sees; without one, those of the terminal's own machine. */
  vfs(pid?: number): Vfs;
  /** Runs kubectl in the place of a tool, with its streams. */
  kubectl(job: AsyncJob, argv: readonly string[]): Promise<number>;
}
