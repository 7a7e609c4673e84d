import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback } from '../../playback/Playback.ts';
import { openTerminal } from '../../terminal/openTerminal.ts';
import { formatClock } from '../formatTime.ts';
import { t } from '../i18n/translate.ts';
import { newAct } from '../stores/newAct.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { editorFiles } from './editorFiles.ts';
import { homeStore } from './homeStore.ts';
import { pageClock } from './pageClock.ts';
import type { OpenTerminal } from './TerminalSession.ts';

/** The page's terminal in front of a cluster, with the editor's files in its home directory. */
export function openPageTerminal(client: KubeClient, playback: Playback | undefined): OpenTerminal {
  return async (size) => {
    const clock = await pageClock(playback);
    const state = await playback?.state();
    let act = newAct();
    const terminal = openTerminal({
      client: client.with({ act: () => act }),
      ...(playback && { playback }),
      clock,
      files: editorFiles,
      store: homeStore,
      ...(state && { distribution: state.distribution }),
      ...(state?.cluster && { cluster: state.cluster }),
      remark: pastRemark,
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

/** What kubectl shows while a past moment is looked at is not the present. */
function pastRemark(): string | undefined {
  const { viewing, end = 0 } = usePlayback.getState().state ?? {};
  return viewing === undefined ? undefined : t('terminal.past', { time: formatClock(viewing), now: formatClock(end) });
}
