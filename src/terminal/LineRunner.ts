import { withoutPrompt } from './editing/cleanPaste.ts';
import type { Machine } from './Machine.ts';

/** Lets the world go on: some virtual time passes, and every promise that can settle does. */
export interface World {
  /** One turn of the thread, without virtual time. */
  turn(): Promise<void>;
  /** Virtual time up to the next thing that could happen, at most `ms`. */
  pass(ms: number): void;
  now(): number;
}

export interface LineRunnerOptions {
  machine: Machine;
  world: World;
  print(text: string): void;
  /** Virtual milliseconds between two lines: what a person needs to type the next one. */
  pauseMs: number;
  /** Virtual milliseconds after which a command that does not end is interrupted. */
  patienceMs: number;
}

/** Commands that go on until they are interrupted. */
const ENDLESS =
  /(?:^|\s)(?:-w|--watch|--watch-only|--watch=true)(?:\s|$)|\blogs?\b.*\s(?:-f|--follow)\b|\btail\b.*\s-[fF]\b|^watch\s|\bport-forward\b|\bkubectl proxy\b/;

/**
 * Types lines into a machine as a person would, and prints what a person would see:
 *
 *     $ kubectl get pods
 *     No resources found in default namespace.
 *     [exit 0]
 */
export class LineRunner {
  private readonly machine: Machine;
  private readonly world: World;
  private column = 0;

  constructor(private readonly options: LineRunnerOptions) {
    this.machine = options.machine;
    this.world = options.world;
  }

  /** What the machine shows goes through here. */
  show(text: string): void {
    if (text === '') return;
    this.options.print(text);
    this.column = text.endsWith('\n') ? 0 : 1;
  }

  /** Runs all lines; answers the status of the last command. */
  async run(lines: readonly string[]): Promise<number> {
    await this.settle();
    for (const [i, line] of lines.entries()) {
      if (!this.machine.shell) {
        if (lines[i - 1] === '^D') break;
        // `set -e` closed it: whoever reads a book opens another one.
        this.machine.startShell();
        await this.settle();
      }
      await this.runLine(line, lines[i + 1]);
    }
    if (this.machine.atPrompt !== 'first' && this.machine.shell) {
      this.machine.endOfInput();
      await this.settle();
      this.finish();
    }
    return this.machine.lastStatus;
  }

  private async runLine(typed: string, next: string | undefined): Promise<void> {
    const { machine } = this;
    const line = machine.atPrompt === 'first' ? withoutPrompt(typed) : typed;
    const before = machine.commandsRun;
    if (line === '^C') {
      await this.interrupt();
      if (machine.atPrompt === 'first') this.finish();
      return;
    }
    if (line === '^D') machine.endOfInput();
    else {
      this.echo(line);
      if (line.trim() === '' && machine.atPrompt === 'first') return;
      // The way out of something that was not entered: a person would have noticed.
      if (/^\s*(?:exit|logout)\s*$/.test(line) && machine.atPrompt === 'first' && machine.entered === 0)
        return this.show('[exit 0]\n');
      machine.enter(`${line}\n`);
    }
    if (next === '^C') await this.settle(this.options.pauseMs);
    else if (!(await this.settle(ENDLESS.test(line) ? this.options.pauseMs : this.options.patienceMs))) {
      await this.interrupt();
      if (!(await this.settle(this.options.pauseMs))) await this.interrupt();
    }
    if (machine.commandsRun > before) this.finish();
    if (machine.atPrompt === 'first' && next !== undefined && next !== '^C') await this.pause();
  }

  private async interrupt(): Promise<void> {
    if (!this.machine.raw) {
      this.freshLine();
      this.show('^C');
    }
    this.machine.interrupt();
    await this.settle(this.options.pauseMs);
  }

  private echo(line: string): void {
    const { atPrompt, raw } = this.machine;
    if (raw) return;
    if (atPrompt !== 'no') this.freshLine();
    this.show(`${atPrompt === 'first' ? '$ ' : atPrompt === 'more' ? '> ' : ''}${line}\n`);
  }

  private finish(): void {
    this.freshLine();
    this.show(`[exit ${this.machine.lastStatus}]\n`);
  }

  private freshLine(): void {
    if (this.column > 0) this.show('\n');
  }

  /** Until the shell or a program waits for a line; false when that took more than `limitMs` of virtual time. */
  private async settle(limitMs = this.options.patienceMs): Promise<boolean> {
    const { machine, world } = this;
    const end = world.now() + limitMs;
    let idle = 0;
    for (;;) {
      await world.turn();
      if (!machine.settled) continue;
      if (machine.atPrompt !== 'no' || !machine.shell) return true;
      if (machine.tty.waiting) {
        // A program reads: whatever still runs beside it may print for a moment.
        if (idle++ >= 20) return true;
        world.pass(100);
        continue;
      }
      idle = 0;
      if (world.now() >= end) return false;
      world.pass(Math.min(100, end - world.now()));
    }
  }

  private async pause(): Promise<void> {
    const { machine, world } = this;
    const end = world.now() + this.options.pauseMs;
    while (world.now() < end && machine.shell) {
      world.pass(Math.min(100, end - world.now()));
      await world.turn();
    }
  }
}
