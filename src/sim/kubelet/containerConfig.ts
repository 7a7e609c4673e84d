import type { V1ConfigMap, V1Secret } from '../../api/generated/types.ts';
import type { ContainerConfig, ContainerExit, Sandbox } from '../cri/ContainerRuntime.ts';
import type { ContainerRecord } from './ContainerRecord.ts';
import type { StartFailure } from './ensureImage.ts';
import { environmentOf } from './environment.ts';
import { expandVariables } from './expandVariables.ts';
import { allocatableOf } from './nodeObject.ts';
import type { PodContext } from './PodContext.ts';
import { podFiles } from './podFiles.ts';

/** What the runtime is told about a container, or why that cannot be said (kuberuntime generateContainerConfig). */
export function containerConfig(
  context: PodContext,
  record: ContainerRecord,
  run: { attempt: number; onExit(exit: ContainerExit): void },
): ContainerConfig | { failure: StartFailure } {
  const { pod, node, podIP } = context;
  const { spec } = record;
  const namespace = pod.metadata?.namespace ?? '';
  const made = environmentOf(spec, {
    pod,
    podIP,
    hostIP: node.machine.internalIP,
    allocatable: allocatableOf(node.machine),
    services: node.objects.serviceEnv(namespace, pod.spec?.enableServiceLinks !== false),
    configMap: (name) => node.objects.get<V1ConfigMap>('', 'v1', 'configmaps', namespace, name),
    secret: (name) => node.objects.get<V1Secret>('', 'v1', 'secrets', namespace, name),
  });
  if ('error' in made) return { failure: { reason: 'CreateContainerConfigError', message: made.error } };
  const problem = rootProblem(context, record);
  if (problem) return { failure: { reason: 'CreateContainerConfigError', message: problem } };
  const expand = (words: readonly string[] = []) =>
    words.map((word) => expandVariables(word, (name) => made.env[name]));
  const { machine, clusterDNS } = node;
  return {
    pod,
    container: spec,
    attempt: run.attempt,
    sandbox: context.sandbox as Sandbox,
    command: expand(spec.command),
    args: expand(spec.args),
    env: made.env,
    mounts: node.volumes.mountsOf(pod, spec),
    files: () => podFiles({ pod, podIP, nodeName: machine.name, clusterDNS }),
    onExit: run.onExit,
  };
}

/** A container that must not run as root, but would (kuberuntime security_context.go verifyRunAsNonRoot). */
function rootProblem({ pod }: PodContext, { spec }: ContainerRecord): string | undefined {
  const nonRoot = spec.securityContext?.runAsNonRoot ?? pod.spec?.securityContext?.runAsNonRoot;
  const user = spec.securityContext?.runAsUser ?? pod.spec?.securityContext?.runAsUser;
  if (!nonRoot || user !== 0) return undefined;
  const name = `pod: "${pod.metadata?.name}_${pod.metadata?.namespace}(${pod.metadata?.uid})", container: ${spec.name}`;
  return `container's runAsUser breaks non-root policy (${name})`;
}
