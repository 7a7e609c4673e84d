import { Random } from '../../../base/Random.ts';
import type { KubeRequest } from '../../../client/KubeRequest.ts';
import type { OutsideAction } from '../../../playback/Playback.ts';
import { type ClusterConfig, DEFAULT_CLUSTER, type DistributionName } from '../../../scenarios/ClusterConfig.ts';
import { distributions } from '../../distributions/distributions.ts';

/** Something done at a virtual time. */
export interface Deed {
  at: number;
  action: OutsideAction;
}

const DISTRIBUTIONS = Object.keys(distributions).sort() as DistributionName[];
const apps = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default' };

/** A cluster and up to a dozen things done to it, all decided by a number. */
export function generatedScenario(number: number): { cluster: ClusterConfig; deeds: Deed[]; until: number } {
  const random = new Random(`scenario ${number}`);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.float() * list.length)] as T;
  const cluster = { ...DEFAULT_CLUSTER, distribution: pick(DISTRIBUTIONS), nodes: 1 + (number % 4), seed: `${number}` };
  const deeds: Deed[] = [];
  let at = 20_000;
  for (let i = 0, count = 3 + (number % 8); i < count; i++) {
    at += Math.floor(random.float() * 12_000);
    deeds.push({ at, action: deed(i, random, pick) });
  }
  return { cluster, deeds, until: at + 30_000 };
}

function deed(i: number, random: Random, pick: <T>(list: readonly T[]) => T): OutsideAction {
  const name = `app-${Math.floor(random.float() * 3)}`;
  const replicas = Math.floor(random.float() * 5);
  const image = pick(['nginx:1.27', 'redis:7', 'no-such-image:1', 'busybox']);
  const kinds: readonly (() => OutsideAction)[] = [
    () => request(create(name, replicas, image)),
    () => request({ verb: 'patch', ref: { ...apps, name }, patchType: 'merge', body: { spec: { replicas } } }),
    () => request({ verb: 'delete', ref: { ...apps, name }, options: { propagationPolicy: 'Background' } }),
    () => ({
      type: 'traffic',
      sources: [{ name: 'internet', url: `http://${name}/`, requestsPerSecond: replicas * 10 }],
    }),
    () =>
      request({ verb: 'deletecollection', ref: { group: '', version: 'v1', resource: 'pods', namespace: 'default' } }),
  ];
  return i < 2 ? request(create(name, replicas + 1, image)) : pick(kinds)();
}

const request = (asked: KubeRequest): OutsideAction => ({ type: 'request', request: asked });

function create(name: string, replicas: number, image: string): KubeRequest {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image }] } };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  return { verb: 'create', ref: apps, body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec } };
}
