import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback } from '../../playback/Playback.ts';
import { createMachine } from '../../terminal/createMachine.ts';
import { withoutControls } from '../../terminal/sanitize.ts';
import { newAct } from '../stores/newAct.ts';
import { editorFiles } from '../terminal/editorFiles.ts';
import { pageClock } from '../terminal/pageClock.ts';

const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

/** Runs one line in a shell of its own beside the cluster; what it prints comes back. Rejects after a minute. */
export async function runCommand(client: KubeClient, playback: Playback, line: string): Promise<{ output: string }> {
  const act = newAct();
  const clock = await pageClock(playback);
  let output = '';
  const { machine, dispose } = createMachine({
    client: client.with({ act: () => act }),
    playback,
    clock,
    files: editorFiles,
    size: () => ({ columns: 200, rows: 50 }),
    show: (text) => {
      output += withoutControls(text);
    },
    env: { PS1: '', PS2: '' },
  });
  const reading = async (commands: number): Promise<void> => {
    for (let waited = 0; machine.atPrompt !== 'first' || machine.commandsRun < commands; waited += LOOK_MS) {
      if (waited > PATIENCE_MS) throw new Error(`the command did not end within a minute: ${output}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  try {
    machine.startShell();
    await reading(0);
    output = '';
    const { commandsRun } = machine;
    machine.enter(`${line.replace(/\n/g, ' ')}\n`);
    await reading(commandsRun + 1);
    return { output };
  } finally {
    dispose();
    clock.close();
  }
}
