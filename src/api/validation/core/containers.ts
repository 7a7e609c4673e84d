import { duplicate, type FieldError, forbidden, invalid, notFound, required } from '../../FieldError.ts';
import type { V1Container, V1EphemeralContainer } from '../../generated/types.ts';
import { underIndex } from '../fieldPath.ts';
import {
  checkContainerRestartPolicy,
  checkHostPortConflicts,
  type PodContext,
  validateContainer,
} from './container.ts';
import { checkLifecycleAndProbes } from './probes.ts';
import { checkVolumeMounts } from './volumeMounts.ts';

/** The containers of a pod, in the order in which upstream looks at them. */
export function checkContainers(errors: FieldError[], context: PodContext): void {
  const { containers, initContainers, ephemeralContainers } = context.spec;
  checkRegular(errors, containers ?? [], context);
  if (initContainers) checkInit(errors, initContainers, context);
  if (ephemeralContainers && ephemeralContainers.length > 0) checkEphemeral(errors, ephemeralContainers, context);
}

function checkRegular(errors: FieldError[], containers: readonly V1Container[], context: PodContext): void {
  if (containers.length === 0) {
    errors.push(required('containers'));
    return;
  }
  const { terminationGracePeriodSeconds: grace, os } = context.spec;
  const many = containers.length > FEW ? new Set<string>() : undefined;
  for (let i = 0; i < containers.length; i += 1) {
    const container = containers[i]!;
    const known = good.has(container);
    const found = known ? validateMounts(container, context) : validateContainer(container, context);
    if (many ? many.has(container.name) : i > 0 && hasName(containers, container.name, i))
      found.push(duplicate('name', container.name ?? ''));
    many?.add(container.name);
    if (!known) {
      checkLifecycleAndProbes(found, container, grace, os?.name);
      checkContainerRestartPolicy(found, container);
      if (found.length === 0 && isSelfContained(container)) good.add(container);
    }
    underIndex(errors, 'containers', i, found);
  }
  checkHostPortConflicts(errors, containers, 'containers');
}

/** As many containers as are faster to look through than to put into a set. */
const FEW = 16;

/** Containers that are fine in any pod that has the volumes: pods share them with their template. */
const good = new WeakSet<V1Container>();

function validateMounts(container: V1Container, { volumes }: PodContext): FieldError[] {
  const errors: FieldError[] = [];
  if (container.volumeMounts) checkVolumeMounts(errors, container, volumes);
  return errors;
}

/** Does nothing but the volumes of the pod bear on whether the container is valid? */
function isSelfContained({ lifecycle, resizePolicy, volumeDevices, resources, securityContext }: V1Container): boolean {
  return (
    !lifecycle && !resizePolicy && !volumeDevices && !resources?.claims && securityContext?.procMount === undefined
  );
}

/** Does one of the first `count` containers have the name? */
function hasName(containers: readonly V1Container[], name: string, count: number): boolean {
  for (let i = 0; i < count; i += 1) if (containers[i]!.name === name) return true;
  return false;
}

function checkInit(errors: FieldError[], init: readonly V1Container[], context: PodContext): void {
  const { containers, terminationGracePeriodSeconds: grace, os } = context.spec;
  const names = new Set(containers.map((container) => container.name));
  for (const [i, container] of init.entries()) {
    const found = validateContainer(container, context);
    checkInitRestartPolicy(found, container);
    if (names.has(container.name)) found.push(duplicate('name', container.name ?? ''));
    else if (container.name) names.add(container.name);
    underIndex(errors, 'initContainers', i, found);
    // They run one by one, so each is looked at alone: upstream reports its conflicts at index 0.
    checkHostPortConflicts(errors, [container], 'initContainers');
    const rest: FieldError[] = [];
    if (container.restartPolicy === 'Always') checkLifecycleAndProbes(rest, container, grace, os?.name);
    else forbidProbes(rest, container);
    underIndex(errors, 'initContainers', i, rest);
  }
}

function checkInitRestartPolicy(errors: FieldError[], container: V1Container): void {
  const rules = container.restartPolicyRules ?? [];
  if (container.restartPolicy !== 'Always') checkContainerRestartPolicy(errors, container);
  else if (rules.length > 0) {
    const text = 'restartPolicyRules are not allowed for init containers with restart policy Always';
    errors.push(forbidden('restartPolicyRules', text));
  }
}

function forbidProbes(errors: FieldError[], container: V1Container): void {
  for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (!container[name]) continue;
    errors.push(forbidden(name, 'may not be set for init containers without restartPolicy=Always'));
  }
}

/** The fields that an ephemeral container may not have, in the order of the type. */
const NOT_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

function checkEphemeral(errors: FieldError[], list: readonly V1EphemeralContainer[], context: PodContext): void {
  const others = new Set([...context.spec.containers, ...(context.spec.initContainers ?? [])].map((c) => c.name));
  const names = new Set(others);
  for (const [i, container] of list.entries()) {
    const found = validateContainer(container, context);
    checkImageSpace(found, container);
    if (names.has(container.name)) found.push(duplicate('name', container.name ?? ''));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) found.push(notFound('targetContainerName', target));
    const text = 'cannot be set for an Ephemeral Container';
    for (const name of NOT_EPHEMERAL) if (isSet(container[name])) found.push(forbidden(name, text));
    for (const [j, mount] of (container.volumeMounts ?? []).entries()) {
      if (mount.subPath) found.push(forbidden(`volumeMounts[${j}].subPath`, text));
      if (mount.subPathExpr) found.push(forbidden(`volumeMounts[${j}].subPathExpr`, text));
    }
    underIndex(errors, 'ephemeralContainers', i, found);
  }
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** In a pod, unlike a template, an image's name has no space around it. */
export function checkImageSpace(errors: FieldError[], container: V1Container): void {
  const { image } = container;
  if (image && image.trim().length !== image.length) {
    errors.push(invalid('image', image, 'must not have leading or trailing whitespace'));
  }
}
