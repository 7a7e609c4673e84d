import { SCENARIO_LIMITS } from './Scenario.ts';

const DISTRIBUTIONS = ['bare', 'kind', 'minikube', 'kubeadm', 'k3s'];

/** What is wrong with a configuration of a cluster; undefined when one can be made of it. */
export function clusterProblem(cluster: unknown): string | undefined {
  if (!isObject(cluster)) return 'the cluster is missing';
  if (!DISTRIBUTIONS.includes(cluster.distribution as string))
    return `distribution ${text(cluster.distribution)} is not known`;
  const { nodes } = cluster;
  if (!Number.isInteger(nodes) || (nodes as number) < 0 || (nodes as number) > SCENARIO_LIMITS.nodes) {
    return `a cluster has 0 to ${SCENARIO_LIMITS.nodes} nodes`;
  }
  if (typeof cluster.seed !== 'string') return 'the seed is missing';
  if (cluster.cni !== undefined && typeof cluster.cni !== 'string') return 'the network plugin is not a name';
  const problem = extrasProblem(cluster);
  if (problem) return problem;
  const { timings } = cluster;
  if (timings !== undefined && !(isObject(timings) && Object.values(timings).every((ms) => Number.isFinite(ms)))) {
    return 'the timings are not numbers';
  }
  return Number.isNaN(Date.parse(String(cluster.startTime))) ? 'the start time is not a date' : undefined;
}

function extrasProblem({ name, controlPlanes, runtime, disabled }: Record<string, unknown>): string | undefined {
  if (name !== undefined && !(isText(name) && /^[a-z0-9]([a-z0-9.-]{0,48}[a-z0-9])?$/.test(name)))
    return 'the name of the cluster is none';
  if (controlPlanes !== undefined && !(Number.isInteger(controlPlanes) && (controlPlanes as number) > 0))
    return 'the number of control planes is none';
  if (runtime !== undefined && !isText(runtime)) return 'the container runtime is not a name';
  if (disabled !== undefined && !(Array.isArray(disabled) && disabled.every(isText)))
    return 'the components left out are not names';
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
