import type { Clock } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';
import { StoppableClock } from '../../base/StoppableClock.ts';
import { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { UserInfo } from '../../client/KubeRequest.ts';
import { type LocalApi, LocalClient } from '../../client/LocalClient.ts';
import { EventBroadcaster } from '../../client/record/EventBroadcaster.ts';
import { runController } from '../../client/runController.ts';
import type { Tracer } from '../kernel/Tracer.ts';
import type { Timings } from '../timings.ts';
import type { ControllerContext } from './ControllerContext.ts';
import { type ControllerDescriptor, controllers } from './controllers.ts';

export interface KubeControllerManagerOptions {
  clock: Clock;
  api: LocalApi;
  timings: Timings;
  tracer: Pick<Tracer, 'trace' | 'under'>;
  /** A stream of random numbers of its own for each name. */
  random(name: string): Random;
  /** Names of the controllers that run; all by default (`--controllers`). */
  only?: readonly string[];
  /** `--cluster-cidr`; 10.244.0.0/16 by default. */
  clusterCIDR?: string;
}

const COMPONENT = 'kube-controller-manager';

/**
 * The process that runs the controllers: shared caches, a client with its own identity for each controller, events, and
 * the loops that drive them. Stopping forgets everything but what the API server has; starting again begins with a list.
 */
export class KubeControllerManager {
  private clock: StoppableClock | undefined;
  private informers: SharedInformerFactory | undefined;
  private starts = 0;

  constructor(private readonly options: KubeControllerManagerOptions) {}

  get running(): boolean {
    return this.clock !== undefined;
  }

  start(): void {
    if (this.clock) return;
    const { timings, tracer } = this.options;
    const clock = new StoppableClock(this.options.clock);
    const informers = new SharedInformerFactory(this.client({ username: `system:${COMPONENT}`, groups: [] }));
    this.clock = clock;
    this.informers = informers;
    const context = this.context(clock, informers);
    const runs: (() => void)[] = [];
    for (const { name, start, workers } of this.chosen()) {
      const { context: own, client } = this.metered(context);
      const made = start(own);
      for (const controller of Array.isArray(made) ? made : [made]) {
        const onSync = (_: string, key: string): void => {
          tracer.under('sync', { from: name, to: name, text: `${controller.name}: sync ${key}`, object: key });
        };
        runs.push(() =>
          runController(controller, { clock, client: client(), workers, syncMs: timings.syncStartMs, onSync }),
        );
      }
    }
    this.starts++;
    informers.start();
    for (const run of runs) run();
  }

  /** The process dies: nothing that it had planned happens. */
  stop(): void {
    this.clock?.stop();
    this.informers?.stop();
    this.clock = undefined;
    this.informers = undefined;
  }

  private chosen(): readonly ControllerDescriptor[] {
    const { only } = this.options;
    return only ? controllers.filter(({ name }) => only.includes(name)) : controllers;
  }

  private context(clock: Clock, informers: SharedInformerFactory): ControllerContext {
    const { timings, tracer, random } = this.options;
    const broadcaster = new EventBroadcaster({
      clock,
      client: this.client({ username: `system:${COMPONENT}`, groups: [] }),
      random: random(`${COMPONENT}/events/${this.starts}`),
      delayMs: timings.eventRecordMs,
    });
    return {
      clock,
      timings,
      clusterCIDR: this.options.clusterCIDR ?? '10.244.0.0/16',
      informers,
      clientFor: (controller) => this.client(serviceAccount(controller)),
      recorderFor: (component) => broadcaster.recorderFor(component),
      randomFor: (controller) => random(`${COMPONENT}/${controller}/${this.starts}`),
      decide: (details) => {
        tracer.trace('decision', details);
      },
    };
  }

  /** A context whose controller uses one client, known afterwards: the time its calls take is the time it is busy. */
  private metered(context: ControllerContext): { context: ControllerContext; client: () => LocalClient } {
    let client: LocalClient | undefined;
    const own: ControllerContext = {
      ...context,
      clientFor: (controller) => {
        client ??= context.clientFor(controller);
        return client;
      },
    };
    return { context: own, client: () => client ?? context.clientFor('default') };
  }

  private client(user: UserInfo): LocalClient {
    return new LocalClient(this.options.api, { component: COMPONENT, user }, this.options.timings.apiCallMs);
  }
}

/** Controllers act as service accounts of their own (`--use-service-account-credentials`). */
function serviceAccount(name: string): UserInfo {
  return {
    username: `system:serviceaccount:kube-system:${name}`,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system'],
  };
}
