import { create } from 'zustand';
import type { Cancel } from '../../client/KubeRequest.ts';
import type { Flow, Playback } from '../../playback/Playback.ts';
import { added, gatewayFlows } from './gatewayFlows.ts';
import { objectOf, type Pod, useMirror } from './useMirror.ts';

/** Requests along the edges of the traffic graph in the last window, by `from→to`. */
export interface Flows {
  byEdge: ReadonlyMap<string, Flow>;
  /** Requests a second that arrive at each hop. */
  into: ReadonlyMap<string, number>;
  /** Requests that enter the cluster, per virtual second. */
  total: number;
  errors: number;
}

export const edgeKey = (from: string, to: string): string => `${from}→${to}`;

export const useFlows = create<Flows>()(() => ({ byEdge: new Map(), into: new Map(), total: 0, errors: 0 }));

export function setFlows(flows: readonly Flow[]): void {
  const byEdge = new Map<string, Flow>();
  const into = new Map<string, number>();
  let total = 0;
  let errors = 0;
  for (const flow of gatewayFlows(flows, useMirror.getState())) {
    byEdge.set(edgeKey(flow.from, flow.to), flow);
    if (flow.to.startsWith('pod/')) addToMachine(byEdge, flow);
    if (flow.from.startsWith('client/')) {
      total += flow.requestsPerSecond;
      errors += flow.errorsPerSecond;
    }
  }
  for (const { to, requestsPerSecond } of flows) into.set(to, (into.get(to) ?? 0) + requestsPerSecond);
  useFlows.setState({ byEdge, into, total, errors });
}

/** The machine's share: where pods are too small for lines of their own, theirs end at the machine. */
function addToMachine(byEdge: Map<string, Flow>, flow: Flow): void {
  const node = objectOf<Pod>(useMirror.getState(), flow.to.replace(/^pod\//, 'pods/'))?.spec?.nodeName;
  if (!node) return;
  const to = `node/${node}`;
  const key = edgeKey(flow.from, to);
  const sum = byEdge.get(key);
  byEdge.set(key, sum ? added(sum, flow) : { ...flow, to });
}

const EVERY_MS = 200;

/** Rates are read by people: five times a second is enough, however often the cluster counts. */
export function followFlows(playback: Playback): Cancel {
  let latest: readonly Flow[] | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let any = false;
  const stop = playback.onFlows((flows) => {
    latest = flows;
    if (!any && flows.length > 0) {
      any = true;
      setFlows(flows);
    }
    timer ??= setTimeout(() => {
      timer = undefined;
      if (latest) setFlows(latest);
    }, EVERY_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
