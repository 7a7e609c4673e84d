import type { Socket } from '../../posix/Socket.ts';
import type { HttpCall, HttpReply, RuntimeContainer } from '../cri/ContainerRuntime.ts';
import type { CpuAccount } from '../cri/CpuAccount.ts';
import type { PodEntry } from './PodDirectory.ts';
import type { Protocol } from './servicePorts.ts';

/** How a server behaves under load. */
export interface ServerProfile {
  /** Mean time for one request, in ms. */
  latencyMs: number;
  /** Requests it works on at the same time; more wait. */
  workers: number;
  /** Where the processor time of its answers is charged; absent for a server that nothing is known of. */
  cpu?: CpuAccount | undefined;
}

/** Containers of a pod that are alive at the runtime, whether or not anybody has noticed. */
export type ContainersOf = (pod: PodEntry) => readonly RuntimeContainer[];

const PROFILE: ServerProfile = { latencyMs: 4, workers: 16 };
/** How long what a container answered to one path is taken to hold for further requests, in virtual ms. */
const FRESH_MS = 100;
/** Paths of a pod that are remembered. */
const MAX_REMEMBERED = 16;

/** What a container said, without its body. */
export interface Outcome {
  status: number;
  latencyMs: number;
}

interface Remembered extends Outcome {
  port: number;
  method: string;
  path: string;
  at: number;
}

/** The containers of pods as the network meets them: ports that are open, and answers. */
export class PodEndpoints {
  private readonly remembered = new WeakMap<PodEntry, Remembered[]>();

  constructor(
    private readonly clock: { readonly now: number },
    private readonly containersOf: ContainersOf,
  ) {}

  /** Whether something in the pod accepts connections there. */
  isOpen(pod: PodEntry, port: number, protocol: Protocol): boolean {
    return this.listener(pod, port, protocol) !== undefined;
  }

  profile(pod: PodEntry, port: number): ServerProfile {
    return { ...PROFILE, cpu: this.listener(pod, port, 'TCP')?.cpu };
  }

  /** Sends a request to the container that listens; undefined when it breaks the connection. */
  handle(pod: PodEntry, call: HttpCall, reply: (answer: HttpReply | undefined) => void): void {
    const container = this.listener(pod, call.port, 'TCP');
    if (container) container.handleHttp(call, reply);
    else reply(undefined);
  }

  /** What listens there now: the same thing later means that it has not ended in between. */
  listenerAt(pod: PodEntry, port: number): object | undefined {
    return this.listener(pod, port, 'TCP');
  }

  /** Opens a connection of bytes to a container. */
  connect(pod: PodEntry, port: number, remote: string): Socket | undefined {
    return this.listener(pod, port, 'TCP')?.connect(port, remote);
  }

  /**
   * What the container answers to a request that is only counted. It is really asked, but not more often than every
   * 100 ms for the same path; in between it is taken to answer the same. A status of 0 is a broken connection.
   */
  outcome(pod: PodEntry, port: number, method: string, path: string, call: () => HttpCall): Outcome {
    const { now } = this.clock;
    const list = this.rememberedOf(pod);
    const known = list.find((r) => r.path === path && r.port === port && r.method === method);
    if (known && now - known.at < FRESH_MS) return known;
    let answer: HttpReply | undefined | 'later' = 'later';
    this.handle(pod, call(), (reply) => {
      answer = reply;
    });
    const outcome = { ...outcomeOf(answer, known), port, method, path, at: now };
    if (known) list[list.indexOf(known)] = outcome;
    else {
      if (list.length >= MAX_REMEMBERED) list.shift();
      list.push(outcome);
    }
    return outcome;
  }

  private rememberedOf(pod: PodEntry): Remembered[] {
    let list = this.remembered.get(pod);
    if (!list) {
      list = [];
      this.remembered.set(pod, list);
    }
    return list;
  }

  private listener(pod: PodEntry, port: number, protocol: Protocol): RuntimeContainer | undefined {
    for (const container of this.containersOf(pod)) {
      for (const at of container.listeners) {
        // Runtimes that know only declared ports call them all TCP.
        if (at.port === port && (at.protocol === protocol || protocol !== 'TCP')) return container;
      }
    }
    return undefined;
  }
}

/** A process that takes its time (a script that reads its socket) is taken to succeed, or to do as it last did. */
function outcomeOf(answer: HttpReply | undefined | 'later', known: Outcome | undefined): Outcome {
  if (answer === 'later') return known ?? { status: 200, latencyMs: PROFILE.latencyMs };
  return answer ? { status: answer.status, latencyMs: answer.latencyMs } : { status: 0, latencyMs: 0 };
}
