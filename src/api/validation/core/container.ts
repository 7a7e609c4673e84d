import { duplicate, type FieldError, invalid, notSupported, required, tooLong } from '../../FieldError.ts';
import type { V1Container, V1ContainerPort, V1PodSpec } from '../../generated/types.ts';
import { under } from '../fieldPath.ts';
import { isDNS1123Label, isValidPortName, isValidPortNum } from '../names.ts';
import { checkEnv, checkEnvFrom } from './env.ts';
import { validateContainerResources } from './resourceRequirements.ts';
import { validateSecurityContext } from './securityContext.ts';
import { checkVolumeDevices, checkVolumeMounts, type Volumes } from './volumeMounts.ts';
import { checkPullPolicy } from './volumeSources.ts';

/** What a container's checks need to know of its pod. */
export interface PodContext {
  spec: V1PodSpec;
  volumes: Volumes;
  claimNames: ReadonlySet<string>;
}

/** What is wrong with a container of any sort, below it. */
export function validateContainer(container: V1Container, { spec, volumes, claimNames }: PodContext): FieldError[] {
  const errors: FieldError[] = [];
  const { name, image, terminationMessagePolicy: policy } = container;
  if (!name) errors.push(required('name'));
  else for (const problem of isDNS1123Label(name)) errors.push(invalid('name', name, problem));
  if (!image) errors.push(required('image'));
  if (!policy) errors.push(required('terminationMessagePolicy'));
  else if (policy !== 'File' && policy !== 'FallbackToLogsOnError') {
    errors.push(notSupported('terminationMessagePolicy', policy, ['File', 'FallbackToLogsOnError']));
  }
  if (container.ports) checkPorts(errors, container.ports);
  if (container.env) checkEnv(errors, container.env);
  if (container.envFrom) checkEnvFrom(errors, container.envFrom);
  if (container.volumeMounts) checkVolumeMounts(errors, container, volumes);
  if (container.volumeDevices) checkVolumeDevices(errors, container, volumes);
  checkPullPolicy(errors, container.imagePullPolicy, 'imagePullPolicy');
  under(errors, 'resources', validateContainerResources(container.resources, claimNames));
  if (container.resizePolicy) checkResizePolicy(errors, container.resizePolicy, spec.restartPolicy);
  const context = container.securityContext;
  if (context) under(errors, 'securityContext', validateSecurityContext(context, spec.hostUsers !== false));
  return errors;
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const goodPorts = new WeakSet<object>();

function checkPorts(errors: FieldError[], ports: readonly V1ContainerPort[]): void {
  if (goodPorts.has(ports)) return;
  const before = errors.length;
  const names = new Set<string>();
  for (let i = 0; i < ports.length; i += 1) {
    const { name, containerPort, hostPort, protocol } = ports[i]!;
    if (name) {
      const problems = isValidPortName(name);
      for (const problem of problems) errors.push(invalid(`ports[${i}].name`, name, problem));
      if (problems.length === 0 && names.has(name)) errors.push(duplicate(`ports[${i}].name`, name));
      if (problems.length === 0) names.add(name);
    }
    if (!containerPort) errors.push(required(`ports[${i}].containerPort`));
    else {
      for (const text of isValidPortNum(containerPort)) {
        errors.push(invalid(`ports[${i}].containerPort`, containerPort, text));
      }
    }
    if (hostPort) {
      for (const text of isValidPortNum(hostPort)) errors.push(invalid(`ports[${i}].hostPort`, hostPort, text));
    }
    if (!protocol) errors.push(required(`ports[${i}].protocol`));
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`ports[${i}].protocol`, protocol, PROTOCOLS));
  }
  if (errors.length === before) goodPorts.add(ports);
}

function checkResizePolicy(
  errors: FieldError[],
  policies: NonNullable<V1Container['resizePolicy']>,
  podRestartPolicy: string | undefined,
): void {
  const seen = new Set<string>();
  for (const [i, { resourceName, restartPolicy }] of policies.entries()) {
    if (seen.has(resourceName)) errors.push(duplicate(`resizePolicy[${i}]`, resourceName));
    seen.add(resourceName);
    if (!resourceName) errors.push(required('resizePolicy'));
    else if (resourceName !== 'cpu' && resourceName !== 'memory') {
      errors.push(notSupported('resizePolicy', resourceName, ['cpu', 'memory']));
    }
    if (!restartPolicy) errors.push(required('resizePolicy'));
    else if (restartPolicy !== 'NotRequired' && restartPolicy !== 'RestartContainer') {
      errors.push(notSupported('resizePolicy', restartPolicy, ['NotRequired', 'RestartContainer']));
    }
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const text = "must be 'NotRequired' when `restartPolicy` is 'Never'";
      errors.push(invalid('resizePolicy', restartPolicy, text));
    }
  }
}

const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];

/** A container's own restart policy and the rules that refine it. */
export function checkContainerRestartPolicy(errors: FieldError[], container: V1Container): void {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  if (restartPolicy === undefined) {
    if (rules.length === 0) return;
    errors.push(required('restartPolicy', 'must specify restartPolicy when restart rules are used'));
  } else if (!RESTART_POLICIES.includes(restartPolicy)) {
    errors.push(notSupported('restartPolicy', restartPolicy, RESTART_POLICIES));
  }
  if (rules.length > 20) errors.push(tooLong('restartPolicyRules', 20));
  for (const [i, { action, exitCodes }] of rules.entries()) {
    const path = `restartPolicyRules[${i}]`;
    if (action !== 'Restart') errors.push(notSupported(`${path}.action`, action ?? '', ['Restart']));
    if (!exitCodes) {
      errors.push(required(`${path}.exitCodes`, 'must be specified'));
      continue;
    }
    if (exitCodes.operator !== 'In' && exitCodes.operator !== 'NotIn') {
      errors.push(notSupported(`${path}.exitCodes.operator`, exitCodes.operator ?? '', ['In', 'NotIn']));
    }
    if ((exitCodes.values ?? []).length > 255) errors.push(tooLong(`${path}.exitCodes.values`, 255));
  }
}

/** Two ports of containers must not want the same port of the node. `list` is where the containers stand. */
export function checkHostPortConflicts(errors: FieldError[], containers: readonly V1Container[], list: string): void {
  let taken: Set<string> | undefined;
  for (let i = 0; i < containers.length; i += 1) {
    const ports = containers[i]!.ports ?? [];
    for (let j = 0; j < ports.length; j += 1) {
      const { hostPort, hostIP = '', protocol } = ports[j]!;
      if (!hostPort) continue;
      taken ??= new Set();
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${list}[${i}].ports[${j}].hostPort`, key));
      taken.add(key);
    }
  }
}
