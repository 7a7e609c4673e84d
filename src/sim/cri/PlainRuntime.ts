import type { V1Pod } from '../../api/generated/types.ts';
import type { Clock, Timer } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';
import { jittered } from '../jittered.ts';
import type { Timings } from '../timings.ts';
import { ContainerLog } from './ContainerLog.ts';
import type {
  ContainerConfig,
  ContainerRuntime,
  ExecOptions,
  ExecSession,
  HttpCall,
  HttpReply,
  ListeningPort,
  PullResult,
  RuntimeContainer,
  Sandbox,
} from './ContainerRuntime.ts';

const UNPULLABLE = /nonexistent|doesnotexist|bad|broken|missing/;

/**
 * A runtime without insides: images whose name says so cannot be pulled; `sleep N`, `exit N`, `true` and `false` end as
 * written; anything else runs until it is stopped, which takes no time. Commands in a container succeed and print nothing.
 */
export class PlainRuntime implements ContainerRuntime {
  private readonly pulled = new Set<string>();
  private sandboxes = 0;

  private readonly clock: Clock;

  constructor(
    private readonly of: { clock: Clock; timings: Timings; random: Random },
    private readonly nodeIndex: number,
  ) {
    this.clock = of.clock;
  }

  hasImage(image: string): boolean {
    return this.pulled.has(image);
  }

  pullImage(image: string, _credentials: unknown, done: (result: PullResult) => void): void {
    this.clock.schedule(100, () => {
      if (UNPULLABLE.test(image)) {
        const name = image.split(':')[0];
        const error = `rpc error: code = Unknown desc = Error response from daemon: pull access denied for ${name}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`;
        done({ ok: false, error, reason: 'ErrImagePull' });
        return;
      }
      this.pulled.add(image);
      done({ ok: true, bytes: 0, tookMs: 100 });
    });
  }

  runPodSandbox(pod: V1Pod, done: (sandbox: Sandbox) => void): void {
    const n = ++this.sandboxes;
    const ip = `10.${64 + (this.nodeIndex >> 8)}.${this.nodeIndex & 255}.${(n % 250) + 2}`;
    this.clock.schedule(jittered(this.of, this.of.timings.createSandboxMs), () =>
      done({ id: `${pod.metadata?.uid}-${n}`, ip }),
    );
  }

  createContainer(config: ContainerConfig): RuntimeContainer {
    return new PlainContainer(config, this.clock);
  }

  stopPodSandbox(): void {}

  imageRef(image: string): { image: string; imageID: string } {
    const tagged = image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
    return { image: tagged, imageID: tagged };
  }

  images(): { names: string[]; sizeBytes: number }[] {
    return [...this.pulled].map((image) => ({ names: [this.imageRef(image).image], sizeBytes: 0 }));
  }
}

const NO_SESSION: ExecSession = { write() {}, closeInput() {}, resize() {}, cancel() {} };

class PlainContainer implements RuntimeContainer {
  readonly id: string;
  readonly log: ContainerLog;
  readonly cpu = { requestMs: 0, limitMillis: undefined, nodeMillis: 4_000, servedMs: 0 };
  readonly steady = true;
  onChange: (() => void) | undefined;
  private ended = false;
  private timer: Timer | undefined;

  constructor(
    private readonly config: ContainerConfig,
    private readonly clock: Clock,
  ) {
    const { pod, container, attempt } = config;
    const { name, namespace, uid } = pod.metadata ?? {};
    this.id = `fakeRuntime://${[name, namespace, uid, 0, container.name, attempt].join('_')}`;
    this.log = new ContainerLog(() => clock.startMs + clock.now);
  }

  get listeners(): ListeningPort[] {
    return (this.config.container.ports ?? []).map((p) => ({ port: p.containerPort, protocol: 'TCP' }));
  }

  start(): undefined {
    const words = [...this.config.command, ...this.config.args].join(' ');
    const sleep = /(?:^|\s)sleep (\d+(?:\.\d+)?)/.exec(words);
    const exit = /(?:^|\s)exit (\d+)/.exec(words);
    const ends = exit || sleep || /(?:^|\s)(true|false)$/.test(words);
    if (!ends) return;
    const seconds = sleep ? Number(sleep[1]) : 0;
    const code = exit ? Number(exit[1]) : words.endsWith('false') ? 1 : 0;
    this.timer = this.clock.schedule(seconds * 1000, () => this.end(code));
  }

  stop(): void {
    this.clock.schedule(0, () => this.end(0));
  }

  kill(exitCode = 137, reason?: string): void {
    this.clock.schedule(0, () => this.end(exitCode, reason));
  }

  exec(options: ExecOptions): ExecSession {
    this.clock.schedule(0, () => options.onExit(0));
    return NO_SESSION;
  }

  attach(): ExecSession {
    return NO_SESSION;
  }

  handleHttp(_call: HttpCall, reply: (answer: HttpReply | undefined) => void): void {
    reply({ status: 200, headers: {}, body: '', latencyMs: 1 });
  }

  connect(): undefined {}

  resize(): void {}

  usage(): { cpuMillis: number; memoryBytes: number } {
    return { cpuMillis: 1, memoryBytes: 4 * 1024 ** 2 };
  }

  private end(exitCode: number, reason?: string): void {
    if (this.ended) return;
    this.ended = true;
    this.timer?.cancel();
    this.log.close();
    this.config.onExit({ exitCode, reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error') });
  }
}
