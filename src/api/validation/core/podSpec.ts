import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
  tooLong,
} from '../../FieldError.ts';
import type { V1ObjectMeta, V1PodSpec, V1PodTemplateSpec } from '../../generated/types.ts';
import { child, under } from '../fieldPath.ts';
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName, type Problems, rangeProblem } from '../names.ts';
import { validateAnnotations, validateLabels } from '../objectMeta.ts';
import { validateAffinity } from './affinity.ts';
import { checkContainers } from './containers.ts';
import { checkDNSConfig, checkHostAliases } from './dnsConfig.ts';
import { checkPodAnnotations, checkSeccompMatches } from './podAnnotations.ts';
import { checkPodResources } from './podResources.ts';
import { validateContainerResources } from './resourceRequirements.ts';
import { checkHostUsers, validatePodSecurityContext } from './securityContext.ts';
import { validateTolerations } from './tolerations.ts';
import { checkTopologySpread } from './topologySpread.ts';
import { checkVolumes } from './volumes.ts';
import { checkHostProcess, checkOS } from './windowsOptions.ts';

const MAX_INT32 = 2147483647;
const NO_NAMES: ReadonlySet<string> = new Set();

/**
 * What is wrong with a PodSpec, below it (`ValidatePodSpec`). `meta` is that of a real pod and absent for a template,
 * which may leave open what the pods made of it will be given.
 */
export function validatePodSpec(spec: V1PodSpec, meta: V1ObjectMeta | undefined): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required('terminationGracePeriodSeconds'));
  const volumes = checkVolumes(errors, spec.volumes, meta);
  const claimNames = spec.resourceClaims ? checkResourceClaims(errors, spec.resourceClaims) : NO_NAMES;
  checkContainers(errors, { spec, volumes, claimNames });
  if (spec.resources) checkPodResources(errors, spec, claimNames);
  if (spec.hostNetwork) checkHostNetworkPorts(errors, spec, meta !== undefined);
  checkPolicies(errors, spec);
  if (spec.nodeSelector) errors.push(...validateLabels(spec.nodeSelector, 'nodeSelector'));
  if (spec.securityContext) {
    under(errors, 'securityContext', validatePodSecurityContext(spec.securityContext, spec));
  }
  if (spec.affinity) under(errors, 'affinity', validateAffinity(spec.affinity));
  checkDNSConfig(errors, spec.dnsConfig, spec.dnsPolicy ?? '');
  checkGates(errors, spec);
  if (spec.topologySpreadConstraints) checkTopologySpread(errors, spec.topologySpreadConstraints);
  checkHostProcess(errors, spec);
  checkHostUsers(errors, spec);
  if (spec.hostnameOverride !== undefined) checkHostnameOverride(errors, spec, spec.hostnameOverride);
  checkNames(errors, spec);
  checkFileKeyVolumes(errors, spec);
  return errors;
}

type ResourceClaims = NonNullable<V1PodSpec['resourceClaims']>;

function checkResourceClaims(errors: FieldError[], claims: ResourceClaims): Set<string> {
  const names = new Set<string>();
  for (const [i, claim] of claims.entries()) {
    const path = `resourceClaims[${i}]`;
    const { name, resourceClaimName, resourceClaimTemplateName } = claim;
    if (!name) errors.push(required(`${path}.name`));
    else if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    else {
      for (const problem of isDNS1123Label(name)) errors.push(invalid(`${path}.name`, name, problem));
      names.add(name);
    }
    const shown = {
      Name: name ?? '',
      ResourceClaimName: resourceClaimName ?? null,
      ResourceClaimTemplateName: resourceClaimTemplateName ?? null,
    };
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
      const text = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
      errors.push(invalid(path, shown, text));
    }
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
      const text = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`';
      errors.push(invalid(path, shown, text));
    }
    for (const field of ['resourceClaimName', 'resourceClaimTemplateName'] as const) {
      const value = claim[field];
      if (value === undefined) continue;
      for (const problem of isDNS1123Subdomain(value)) errors.push(invalid(`${path}.${field}`, value, problem));
    }
  }
  return names;
}

/** On the host's network a container's port is the host's; a template may leave it to the pod to say so. */
function checkHostNetworkPorts(errors: FieldError[], spec: V1PodSpec, isPod: boolean): void {
  for (const [i, container] of (spec.containers ?? []).entries()) {
    for (const [j, { hostPort = 0, containerPort }] of (container.ports ?? []).entries()) {
      if ((!isPod && hostPort === 0) || hostPort === containerPort) continue;
      const text = 'must match `containerPort` when `hostNetwork` is true';
      errors.push(invalid(`containers[${i}].ports[${j}].hostPort`, hostPort, text));
    }
  }
}

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

function checkPolicies(errors: FieldError[], spec: V1PodSpec): void {
  const { restartPolicy, dnsPolicy } = spec;
  if (!restartPolicy) errors.push(required('restartPolicy'));
  else if (!RESTART_POLICIES.includes(restartPolicy)) {
    errors.push(notSupported('restartPolicy', restartPolicy, RESTART_POLICIES));
  }
  if (!dnsPolicy) errors.push(required('dnsPolicy'));
  else if (!DNS_POLICIES.includes(dnsPolicy)) errors.push(notSupported('dnsPolicy', dnsPolicy, DNS_POLICIES));
}

function checkGates(errors: FieldError[], spec: V1PodSpec): void {
  if (!spec.readinessGates && !spec.schedulingGates) return;
  for (const [i, { conditionType }] of (spec.readinessGates ?? []).entries()) {
    pushProblems(errors, `readinessGates[${i}].conditionType`, conditionType ?? '', isQualifiedName);
  }
  const seen = new Set<string>();
  for (const [i, { name }] of (spec.schedulingGates ?? []).entries()) {
    pushProblems(errors, `schedulingGates[${i}]`, name ?? '', isQualifiedName);
    if (seen.has(name)) errors.push(duplicate(`schedulingGates[${i}]`, name));
    seen.add(name);
  }
}

function pushProblems(errors: FieldError[], path: string, value: string, check: (value: string) => Problems): void {
  for (const problem of check(value)) errors.push(invalid(path, value, problem));
}

function checkHostnameOverride(errors: FieldError[], spec: V1PodSpec, override: string): void {
  const path = 'hostnameOverride';
  if (spec.setHostnameAsFQDN) {
    errors.push(forbidden(path, 'may not be specified when setHostnameAsFQDN is true'));
  }
  if (spec.hostNetwork) errors.push(forbidden(path, 'may not be specified when hostNetwork is true'));
  if (override.length > 64) errors.push(tooLong(path, 64));
  pushProblems(errors, path, override, isDNS1123Subdomain);
}

/** The single names and numbers of a spec, in upstream's order. */
function checkNames(errors: FieldError[], spec: V1PodSpec): void {
  if (spec.serviceAccountName) pushProblems(errors, 'serviceAccountName', spec.serviceAccountName, isDNS1123Subdomain);
  if (spec.nodeName) pushProblems(errors, 'nodeName', spec.nodeName, isDNS1123Subdomain);
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)) {
    errors.push(invalid('activeDeadlineSeconds', deadline, rangeProblem(1, MAX_INT32)));
  }
  if (spec.hostname) pushProblems(errors, 'hostname', spec.hostname, isDNS1123Label);
  if (spec.subdomain) pushProblems(errors, 'subdomain', spec.subdomain, isDNS1123Label);
  if (spec.tolerations) errors.push(...validateTolerations(spec.tolerations, 'tolerations'));
  if (spec.hostAliases) checkHostAliases(errors, spec.hostAliases);
  if (spec.priorityClassName) pushProblems(errors, 'priorityClassName', spec.priorityClassName, isDNS1123Subdomain);
  if (spec.runtimeClassName !== undefined) {
    pushProblems(errors, 'runtimeClassName', spec.runtimeClassName, isDNS1123Subdomain);
  }
  const preemption = spec.preemptionPolicy;
  if (preemption === '') errors.push(required('preemptionPolicy'));
  else if (preemption !== undefined && preemption !== 'PreemptLowerPriority' && preemption !== 'Never') {
    errors.push(notSupported('preemptionPolicy', preemption, ['PreemptLowerPriority', 'Never']));
  }
  if (spec.overhead) under(errors, 'overhead', validateContainerResources({ limits: spec.overhead }));
  checkOS(errors, spec);
}

/** Variables read from a file need an `emptyDir` to read it from. */
function checkFileKeyVolumes(errors: FieldError[], spec: V1PodSpec): void {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    const containers = spec[list] ?? [];
    for (let i = 0; i < containers.length; i += 1) {
      const env = containers[i]!.env ?? [];
      for (let j = 0; j < env.length; j += 1) {
        const name = env[j]!.valueFrom?.fileKeyRef?.volumeName;
        if (name === undefined) continue;
        const path = `${list}[${i}].env[${j}].valueFrom.fileKeyRef.volumeName`;
        const volume = spec.volumes?.find((v) => v.name === name);
        if (!volume) errors.push(notFound(path, name));
        else if (!volume.emptyDir) errors.push(invalid(path, name, 'referenced volume must be of type emptyDir'));
      }
    }
  }
}

const goodTemplates = new WeakSet<V1PodTemplateSpec>();

/** What is wrong with the template of a workload, which stands at `path` (`ValidatePodTemplateSpec`). */
export function validatePodTemplateSpec(template: V1PodTemplateSpec, path: string): FieldError[] {
  if (goodTemplates.has(template)) return [];
  const spec = template.spec ?? { containers: [] };
  const { labels, annotations } = template.metadata ?? {};
  const errors = validateLabels(labels, child(path, 'labels'));
  errors.push(...validateAnnotations(annotations, child(path, 'annotations')));
  checkPodAnnotations(errors, annotations, spec, child(path, 'annotations'));
  under(errors, child(path, 'spec'), validatePodSpec(spec, undefined));
  checkSeccompMatches(errors, annotations, spec, child(path, 'spec'));
  if ((spec.ephemeralContainers ?? []).length > 0) {
    errors.push(forbidden(child(path, 'spec.ephemeralContainers'), 'ephemeral containers not allowed in pod template'));
  }
  if (errors.length === 0) goodTemplates.add(template);
  return errors;
}
