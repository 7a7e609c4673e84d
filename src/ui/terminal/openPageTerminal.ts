import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback } from '../../playback/Playback.ts';
import { openTerminal } from '../../terminal/openTerminal.ts';
import { editorFiles } from './editorFiles.ts';
import { pageClock } from './pageClock.ts';
import type { OpenTerminal } from './TerminalSession.ts';

/** The page's terminal in front of a cluster, with the editor's files in its home directory. */
export function openPageTerminal(client: KubeClient, playback: Playback | undefined): OpenTerminal {
  return async (size) => {
    const clock = await pageClock(playback);
    const distribution = (await playback?.state())?.distribution;
    const terminal = openTerminal({
      client,
      ...(playback && { playback }),
      clock,
      files: editorFiles,
      ...(distribution && { distribution }),
      size,
    });
    return {
      ...terminal,
      dispose: () => {
        terminal.dispose();
        clock.close();
      },
    };
  };
}
