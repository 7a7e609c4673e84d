import type { Clock, Timer } from '../../base/Clock.ts';
import type { Vfs } from '../../posix/fs/Vfs.ts';
import type { Host } from '../../posix/Host.ts';
import type { Process } from '../../posix/Process.ts';
import { ProcessTable, type StartOptions } from '../../posix/ProcessTable.ts';
import type { ProgramTable } from '../../posix/Program.ts';
import { programs } from '../../posix/programs.ts';
import type { SystemInfo } from '../../posix/Syscall.ts';
import type { SysError } from '../../posix/SysError.ts';

/** System calls that one event carries out: a script that never sleeps gets this much and then waits for its next turn. */
const STEPS_PER_EVENT = 5_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 10_000;

export interface GuestOptions {
  clock: Clock;
  host: Host;
  vfs: Vfs;
  system: Partial<SystemInfo>;
  programs?: ProgramTable;
  /** After each burst of work: memory may have grown. */
  onRun(): void;
}

/**
 * The processes of one container on the virtual clock. They cost one event when they sleep or wait, none while they do;
 * a loop that never sleeps is given ever longer pauses, so that it cannot stop the world.
 */
export class Guest {
  readonly table: ProcessTable;
  private timer: Timer | undefined;
  private timerAt = Number.POSITIVE_INFINITY;
  private pauseMs = FIRST_PAUSE_MS;
  private stopped = false;
  /** Some process had more to do than fitted into its last turn. */
  spinning = false;

  constructor(private readonly options: GuestOptions) {
    this.table = new ProcessTable({
      host: options.host,
      vfs: options.vfs,
      programs: options.programs ?? programs,
      system: options.system,
      onReady: () => this.wake(0),
    });
  }

  start(options: StartOptions): Process | SysError {
    const process = this.table.start(options);
    this.wake(0);
    return process;
  }

  /** Runs soon. */
  wake(delayMs: number): void {
    const { clock } = this.options;
    const at = clock.now + delayMs;
    if (this.stopped || this.timerAt <= at) return;
    this.timer?.cancel();
    this.timerAt = at;
    this.timer = clock.schedule(delayMs, () => this.run());
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.timer?.cancel();
    this.table.killAll();
  }

  private run(): void {
    this.timer = undefined;
    this.timerAt = Number.POSITIVE_INFINITY;
    const { clock } = this.options;
    const result = this.table.run(STEPS_PER_EVENT);
    if (this.stopped) return;
    this.spinning = result.busy;
    this.options.onRun();
    if (result.busy) {
      this.wake(this.pauseMs);
      this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
      return;
    }
    this.pauseMs = FIRST_PAUSE_MS;
    if (result.wakeAtMs !== undefined) this.wake(Math.max(0, result.wakeAtMs - clock.startMs - clock.now));
  }
}
