import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback } from '../../playback/Playback.ts';
import { openTerminal } from '../../terminal/openTerminal.ts';
import { newAct } from '../stores/newAct.ts';
import { editorFiles } from './editorFiles.ts';
import { homeStore } from './homeStore.ts';
import { pageClock } from './pageClock.ts';
import type { OpenTerminal } from './TerminalSession.ts';

/** The page's terminal in front of a cluster, with the editor's files in its home directory. */
export function openPageTerminal(client: KubeClient, playback: Playback | undefined): OpenTerminal {
  return async (size) => {
    const clock = await pageClock(playback);
    const distribution = (await playback?.state())?.distribution;
    let act = newAct();
    const terminal = openTerminal({
      client: client.with({ act: () => act }),
      ...(playback && { playback }),
      clock,
      files: editorFiles,
      store: homeStore,
      ...(distribution && { distribution }),
      size,
    });
    return {
      ...terminal,
      write: (text) => {
        if (text.includes('\r')) act = newAct();
        terminal.write(text);
      },
      dispose: () => {
        terminal.dispose();
        clock.close();
      },
    };
  };
}
