import { KubeClient } from '../client/KubeClient.ts';
import { DirectTransport } from '../client/transport/DirectTransport.ts';
import type { ClusterConfig } from '../scenarios/ClusterConfig.ts';
import { Session } from '../sim/playback/Session.ts';
import { createMachine } from '../terminal/createMachine.ts';
import type { SharedFiles } from '../terminal/HomeFiles.ts';
import { LineRunner, type World } from '../terminal/LineRunner.ts';
import { withoutControls } from '../terminal/sanitize.ts';
import { SessionClock } from './SessionClock.ts';
import { sessionPlayback } from './sessionPlayback.ts';

export interface HeadlessOptions {
  config: ClusterConfig;
  print(text: string): void;
  /** Virtual seconds that pass while a line is typed. */
  speed?: number;
  files?: SharedFiles;
  columns?: number;
  /** Minutes of virtual time after which a command that does not end is interrupted. */
  patienceMinutes?: number;
}

/** A simulator and a terminal in this process, without a screen: lines go in, what a person would see comes out. */
export class HeadlessTerminal {
  readonly session: Session;
  private readonly runner: LineRunner;
  private readonly connected: ReturnType<typeof createMachine>;

  constructor(options: HeadlessOptions) {
    this.session = new Session(options.config);
    const clock = new SessionClock(this.session);
    const size = { columns: options.columns ?? 200, rows: 50 };
    this.connected = createMachine({
      client: new KubeClient(new DirectTransport(this.session)),
      playback: sessionPlayback(this.session),
      clock,
      cluster: options.config,
      ...(options.files && { files: options.files }),
      size: () => size,
      show: (text) => this.runner.show(withoutControls(text)),
      env: { PS1: '', PS2: '' },
    });
    const { machine } = this.connected;
    Object.assign(machine.tty, size);
    const world: World = {
      turn: () => new Promise((resolve) => setImmediate(resolve)),
      pass: (ms) => clock.pass(ms),
      now: () => clock.now(),
    };
    this.runner = new LineRunner({
      machine,
      world,
      print: options.print,
      pauseMs: (options.speed ?? 60) * 1000,
      patienceMs: (options.patienceMinutes ?? 120) * 60_000,
    });
    // The cluster has come up before somebody sits down in front of it.
    this.session.advance(60_000);
    machine.startShell();
  }

  /** Runs the lines; answers the last command's status. */
  run(lines: readonly string[]): Promise<number> {
    return this.runner.run(lines);
  }

  dispose(): void {
    this.connected.dispose();
  }
}
