import type { V1Container, V1EnvVar, V1HTTPGetAction, V1Lifecycle, V1Probe } from '../../generated/types.ts';
import { addDefaults, mapShared, withChanges, withDefaults } from '../withDefaults.ts';
import { imageTag } from './imageTag.ts';
import { defaultResourceRequirements } from './resourceList.ts';

/** Containers that have it all, so that those which pods share with their template are looked at once. */
const complete = new WeakSet<V1Container>();

const CONTAINER: Partial<V1Container> = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  resources: {},
};

/** The defaults of a container of any sort (`SetDefaults_Container` and those of its fields). */
export function defaultContainer<T extends V1Container>(container: T): T {
  if (complete.has(container)) return container;
  const changes = addDefaults<V1Container>(container, changedParts(container), CONTAINER);
  if (!container.imagePullPolicy) {
    changes.imagePullPolicy = imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  }
  const done = withChanges<V1Container>(container, changes) as T;
  complete.add(done);
  return done;
}

function changedParts(container: V1Container): Partial<V1Container> {
  const parts: Partial<V1Container> = {};
  if (container.ports) parts.ports = mapShared(container.ports, (port) => withDefaults(port, { protocol: 'TCP' }));
  if (container.env) parts.env = mapShared(container.env, defaultEnvVar);
  if (container.resources) parts.resources = defaultResourceRequirements(container.resources);
  if (container.livenessProbe) parts.livenessProbe = defaultProbe(container.livenessProbe);
  if (container.readinessProbe) parts.readinessProbe = defaultProbe(container.readinessProbe);
  if (container.startupProbe) parts.startupProbe = defaultProbe(container.startupProbe);
  if (container.lifecycle) parts.lifecycle = defaultLifecycle(container.lifecycle);
  const proc = container.securityContext?.procMount;
  if (container.securityContext && proc === '') {
    parts.securityContext = withChanges(container.securityContext, { procMount: undefined });
  }
  return parts;
}

function defaultEnvVar(variable: V1EnvVar): V1EnvVar {
  const from = variable.valueFrom;
  if (!from) return variable;
  const changes: Partial<typeof from> = {};
  if (from.fieldRef) changes.fieldRef = withDefaults(from.fieldRef, { apiVersion: 'v1' });
  if (from.resourceFieldRef) changes.resourceFieldRef = withDefaults(from.resourceFieldRef, { divisor: '0' });
  if (from.fileKeyRef) changes.fileKeyRef = withDefaults(from.fileKeyRef, { optional: false });
  return withChanges(variable, { valueFrom: withChanges(from, changes) });
}

const PROBE: Partial<V1Probe> = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

function defaultProbe(probe: V1Probe): V1Probe {
  const changes: Partial<V1Probe> = {};
  for (const name of ['timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
    if (!probe[name]) changes[name] = PROBE[name];
  }
  if (probe.httpGet) changes.httpGet = defaultHTTPGet(probe.httpGet);
  if (probe.grpc && (probe.grpc.service === undefined || probe.grpc.service === null)) {
    changes.grpc = { ...probe.grpc, service: '' };
  }
  return withChanges(probe, changes);
}

const defaultHTTPGet = (action: V1HTTPGetAction): V1HTTPGetAction =>
  withDefaults(action, { path: '/', scheme: 'HTTP' });

function defaultLifecycle(lifecycle: V1Lifecycle): V1Lifecycle {
  const changes: Partial<V1Lifecycle> = {};
  for (const name of ['postStart', 'preStop'] as const) {
    const handler = lifecycle[name];
    if (handler?.httpGet) changes[name] = withChanges(handler, { httpGet: defaultHTTPGet(handler.httpGet) });
  }
  return withChanges(lifecycle, changes);
}
