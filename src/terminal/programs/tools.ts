import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback } from '../../playback/Playback.ts';
import type { Program } from '../../posix/Program.ts';
import type { SharedFiles } from '../HomeFiles.ts';
import type { TerminalClock } from '../TerminalClock.ts';
import { editorProgram } from './editor.ts';
import { refusals } from './refusals.ts';
import { sudo } from './sudo.ts';

/** What the tools around kubectl work with. */
export interface ToolSurroundings {
  client: KubeClient;
  playback: Playback | undefined;
  distribution: string;
  clock: TerminalClock;
  files: SharedFiles | undefined;
}

/** The programs of the terminal besides kubectl and the standard ones, by name. */
export function toolPrograms(around: ToolSurroundings): [string, Program][] {
  const editor = editorProgram(around.files);
  return [
    ...refusals(),
    ['sudo', sudo],
    ['vi', editor],
    ['vim', editor],
    ['nvim', editor],
    ['nano', editor],
    ['code', editor],
  ];
}
