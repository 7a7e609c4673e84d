import type { Playback } from '../playback/Playback.ts';
import type { Session } from '../sim/playback/Session.ts';

/** The part of `Playback` that a terminal in the simulator's own process needs; the rest refuses. */
export function sessionPlayback(session: Session): Playback {
  const part: Partial<Playback> = {
    request: async (request) => session.sendRequest(request),
    fault: async (fault) => session.fault(fault),
    setTraffic: async (traffic) => session.setTraffic(traffic),
    onState: () => () => {},
    onTrace: () => () => {},
    onFlows: () => () => {},
    state: async () => ({
      now: session.now,
      startTime: session.config.startTime,
      running: true,
      speed: 1,
      end: session.now,
      revision: 0,
      events: session.simulation.kernel.steps,
      kubernetesVersion: 'v1.36',
      distribution: session.simulation.config.distribution,
      cluster: session.simulation.config,
      ...(session.simulation.down.length > 0 ? { down: session.simulation.down } : {}),
    }),
    journal: async () => [...session.journal],
  };
  return new Proxy(part as Playback, {
    get: (target, name) =>
      Reflect.get(target, name) ?? (async () => Promise.reject(new Error(`${String(name)} is not available here`))),
  });
}
