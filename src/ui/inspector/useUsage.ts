import { useEffect, useState } from 'react';
import { tryParseQuantity } from '../../api/Quantity.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import { useFlows } from '../stores/useFlows.ts';
import { usePlayback } from '../stores/usePlayback.ts';

/** What one object used at a moment of virtual time. */
export interface UsageSample {
  /** Virtual milliseconds. */
  at: number;
  requests: number;
  /** Cores and bytes; absent while the metrics API does not tell. */
  cpu?: number;
  memory?: number;
}

const EVERY_MS = 1_000;
const KEPT = 240;

/**
 * Follows an object while it is looked at: requests from the flows, CPU and memory from the metrics API where a
 * metrics-server serves it (`path`, e.g. `namespaces/default/pods/web-1`).
 */
export function useUsage(
  client: KubeClient | undefined,
  hop: string,
  path: string | undefined,
): readonly UsageSample[] {
  const [samples, setSamples] = useState<readonly UsageSample[]>([]);
  useEffect(() => {
    setSamples([]);
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    let pause = 0;
    const take = async (): Promise<void> => {
      const at = usePlayback.getState().state?.now ?? 0;
      // Where nobody measures, it is enough to look again now and then.
      const usage = client && path && pause-- <= 0 ? await usageOf(client, path) : undefined;
      if (!usage && pause < 0) pause = 10;
      if (stopped) return;
      const sample = { at, requests: useFlows.getState().into.get(hop) ?? 0, ...usage };
      setSamples((before) => (before.at(-1)?.at === at ? before : [...before, sample].slice(-KEPT)));
      timer = setTimeout(() => void take(), EVERY_MS);
    };
    void take();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [client, hop, path]);
  return samples;
}

interface Metrics {
  usage?: { cpu?: string; memory?: string };
  containers?: { usage: { cpu?: string; memory?: string } }[];
}

async function usageOf(client: KubeClient, path: string): Promise<{ cpu: number; memory: number } | undefined> {
  try {
    const { code, body } = await client.raw({ method: 'GET', path: `/apis/metrics.k8s.io/v1beta1/${path}` });
    if (code !== 200) return undefined;
    const { usage, containers } = JSON.parse(body) as Metrics;
    const all = containers?.map((c) => c.usage) ?? [usage ?? {}];
    const sum = (name: 'cpu' | 'memory'): number => all.reduce((total, use) => total + amount(use[name]), 0);
    return { cpu: sum('cpu'), memory: sum('memory') };
  } catch {
    return undefined;
  }
}

const amount = (text: string | undefined): number => {
  const quantity = tryParseQuantity(text);
  return quantity ? Number(quantity.nanos) / 1e9 : 0;
};
