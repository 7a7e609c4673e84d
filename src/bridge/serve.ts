import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { descriptions } from '../api/generated/descriptions.ts';
import {
  type ClusterConfig,
  DEFAULT_CLUSTER,
  DEFAULT_NODES,
  type DistributionName,
} from '../scenarios/ClusterConfig.ts';
import { Session } from '../sim/playback/Session.ts';
import { startBridge } from './Bridge.ts';

const HELP = `Usage: npm run serve -- [--port 8001] [--distribution kind|minikube|kubeadm|k3s|bare] [--nodes 3] [--seed 1]
  [--speed 1|N|max] [--scenario FILE] [--cni NAME] [--auth none|token]`;

/** A cluster whose time runs faster begins in the past, lest clients see things that were made in their future. */
const HEAD_START_MS = 24 * 3_600_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8001' },
      distribution: { type: 'string', default: 'kind' },
      nodes: { type: 'string' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      scenario: { type: 'string' },
      cni: { type: 'string' },
      auth: { type: 'string', default: 'none' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const fast = values.speed === 'max' || Number(values.speed) > 1;
  const distribution = values.distribution as DistributionName;
  if (!(distribution in DEFAULT_NODES)) throw new Error(`there is no distribution ${distribution}`);
  const config: ClusterConfig = {
    ...DEFAULT_CLUSTER,
    distribution,
    nodes: Number(values.nodes ?? DEFAULT_NODES[distribution]),
    seed: values.seed,
    startTime: new Date(Date.now() - (fast ? HEAD_START_MS : 0)).toISOString(),
    ...(values.cni ? { cni: values.cni } : {}),
    ...(values.scenario ? (JSON.parse(readFileSync(values.scenario, 'utf8')).cluster as ClusterConfig) : {}),
  };
  const session = new Session(config, { descriptions });
  const speed = values.speed === 'max' ? Number.POSITIVE_INFINITY : Number(values.speed);
  const { port } = await startBridge(session, { port: Number(values.port), speed });
  console.log(`Orrery API on http://127.0.0.1:${port}`);
}

await main();
