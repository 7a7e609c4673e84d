import { notFoundError } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import type { Caller, LocalClient } from '../../client/LocalClient.ts';
import { EventBroadcaster } from '../../client/record/EventBroadcaster.ts';
import type { Fault } from '../../playback/Playback.ts';
import { PlainRuntime } from '../cri/PlainRuntime.ts';
import type { Distribution, Machine } from '../distributions/Distribution.ts';
import type { Tracer } from '../kernel/Tracer.ts';
import type { Timings } from '../timings.ts';
import { nodeUser } from '../users.ts';
import { Kubelet } from './Kubelet.ts';

export interface KubeletFleetOptions {
  clock: Clock;
  timings: Timings;
  distribution: Distribution;
  machines: readonly Machine[];
  clientFor(caller: Caller): LocalClient;
  random(name: string): Random;
  tracer: Tracer;
}

/** All kubelets of a cluster, by node. */
export class KubeletFleet {
  private readonly kubelets = new Map<string, Kubelet>();

  constructor(options: KubeletFleetOptions) {
    options.machines.forEach((machine, index) => {
      this.kubelets.set(machine.name, makeKubelet(options, machine, index));
    });
  }

  start(): void {
    for (const kubelet of this.kubelets.values()) kubelet.start();
  }

  /** Throws 404 for a node that is not there. */
  get(name: string): Kubelet {
    const kubelet = this.kubelets.get(name);
    if (!kubelet) throw notFoundError({ group: '', resource: 'nodes' }, name);
    return kubelet;
  }

  /** Makes a probe of a pod's containers fail or succeed again, whatever they answer. */
  breakProbe({ namespace, pod, probe, broken }: Extract<Fault, { type: 'breakProbe' }>): void {
    for (const kubelet of this.kubelets.values()) {
      const worker = kubelet.worker(namespace, pod);
      if (!worker || probe !== 'readiness') continue;
      for (const record of worker.app) worker.setReady(record, !broken);
      return;
    }
    throw notFoundError({ group: '', resource: 'pods' }, pod);
  }
}

function makeKubelet(options: KubeletFleetOptions, machine: Machine, index: number): Kubelet {
  const { clock, timings, distribution, tracer } = options;
  const client = options.clientFor({ component: `kubelet/${machine.name}`, user: nodeUser(machine.name) });
  const random = options.random(`kubelet/${machine.name}`);
  const events = new EventBroadcaster({ clock, client, random, delayMs: timings.eventRecordMs });
  const node = {
    clock,
    timings,
    machine,
    client,
    recorder: events.recorderFor('kubelet', machine.name),
    runtime: new PlainRuntime(clock, timings, index),
    tracer,
    timestamp: () => rfc3339(clock.startMs + clock.now),
  };
  return new Kubelet(node, distribution);
}
