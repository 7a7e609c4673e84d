import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type {
  IntOrString,
  V1Container,
  V1HTTPGetAction,
  V1Lifecycle,
  V1LifecycleHandler,
  V1Probe,
} from '../../generated/types.ts';
import { isHTTPHeaderName, isValidPortName, isValidPortNum } from '../names.ts';
import { NOT_NEGATIVE } from '../objectMeta.ts';
import { LINUX_SIGNALS, WINDOWS_SIGNALS } from './stopSignals.ts';

/** The lifecycle hooks and probes of a container that keeps running. */
export function checkLifecycleAndProbes(
  errors: FieldError[],
  container: V1Container,
  gracePeriod: number | undefined,
  os: string | undefined,
): void {
  if (container.lifecycle) checkLifecycle(errors, container.lifecycle, gracePeriod, os);
  if (container.livenessProbe) checkOnceProbe(errors, container.livenessProbe, gracePeriod, 'livenessProbe');
  if (container.readinessProbe) checkReadinessProbe(errors, container.readinessProbe, gracePeriod);
  if (container.startupProbe) checkOnceProbe(errors, container.startupProbe, gracePeriod, 'startupProbe');
}

/** Liveness and startup succeed at the first success. */
function checkOnceProbe(errors: FieldError[], probe: V1Probe, gracePeriod: number | undefined, path: string): void {
  checkProbe(errors, probe, gracePeriod, path);
  const threshold = probe.successThreshold ?? 0;
  if (threshold !== 1) errors.push(invalid(`${path}.successThreshold`, threshold, 'must be 1'));
}

function checkReadinessProbe(errors: FieldError[], probe: V1Probe, gracePeriod: number | undefined): void {
  checkProbe(errors, probe, gracePeriod, 'readinessProbe');
  const seconds = probe.terminationGracePeriodSeconds;
  if (seconds === undefined) return;
  const path = 'readinessProbe.terminationGracePeriodSeconds';
  errors.push(invalid(path, seconds, 'must not be set for readinessProbes'));
}

const PROBE_NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function checkProbe(errors: FieldError[], probe: V1Probe, gracePeriod: number | undefined, path: string): void {
  checkHandler(errors, probe, gracePeriod, path);
  for (const name of PROBE_NUMBERS) {
    const value = probe[name];
    if (value !== undefined && value < 0) errors.push(invalid(`${path}.${name}`, value, NOT_NEGATIVE));
  }
  const seconds = probe.terminationGracePeriodSeconds;
  if (seconds !== undefined && seconds <= 0) {
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, seconds, 'must be greater than 0'));
  }
}

function checkLifecycle(
  errors: FieldError[],
  lifecycle: V1Lifecycle,
  gracePeriod: number | undefined,
  os: string | undefined,
): void {
  if (lifecycle.postStart) checkHandler(errors, lifecycle.postStart, gracePeriod, 'lifecycle.postStart');
  if (lifecycle.preStop) checkHandler(errors, lifecycle.preStop, gracePeriod, 'lifecycle.preStop');
  const signal = lifecycle.stopSignal;
  if (signal === undefined) return;
  const path = 'lifecycle.stopSignal';
  const known = os === 'windows' ? WINDOWS_SIGNALS : LINUX_SIGNALS;
  if (os === undefined) errors.push(forbidden(path, 'may not be set for containers with empty `spec.os.name`'));
  else if (!known.includes(signal)) errors.push(notSupported(path, signal, known));
}

type Handler = V1LifecycleHandler & Pick<V1Probe, 'grpc'>;

function checkHandler(errors: FieldError[], handler: Handler, gracePeriod: number | undefined, path: string): void {
  let handlers = 0;
  const first = (name: string): boolean => {
    handlers += 1;
    if (handlers > 1) errors.push(forbidden(`${path}.${name}`, 'may not specify more than 1 handler type'));
    return handlers === 1;
  };
  if (handler.exec && first('exec') && (handler.exec.command ?? []).length === 0) {
    errors.push(required(`${path}.exec.command`));
  }
  if (handler.httpGet && first('httpGet')) checkHTTPGet(errors, handler.httpGet, `${path}.httpGet`);
  if (handler.tcpSocket && first('tcpSocket')) checkPort(errors, handler.tcpSocket.port, `${path}.tcpSocket.port`);
  if (handler.grpc && first('grpc')) checkPort(errors, handler.grpc.port, `${path}.grpc.port`);
  if (handler.sleep && first('sleep') && gracePeriod !== undefined) {
    const { seconds } = handler.sleep;
    if (seconds < 0 || seconds > gracePeriod) {
      const text = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`;
      errors.push(invalid(`${path}.sleep`, seconds, text));
    }
  }
  if (handlers === 0) errors.push(required(path, 'must specify a handler type'));
}

function checkHTTPGet(errors: FieldError[], action: V1HTTPGetAction, path: string): void {
  if (!action.path) errors.push(required(`${path}.path`));
  checkPort(errors, action.port, `${path}.port`);
  if (action.scheme !== 'HTTP' && action.scheme !== 'HTTPS') {
    errors.push(notSupported(`${path}.scheme`, action.scheme ?? '', ['HTTP', 'HTTPS']));
  }
  for (const header of action.httpHeaders ?? []) {
    for (const problem of isHTTPHeaderName(header.name)) {
      errors.push(invalid(`${path}.httpHeaders`, header.name, problem));
    }
  }
}

/** A port by number or by name. */
export function checkPort(errors: FieldError[], port: IntOrString | undefined, path: string): void {
  const problems = typeof port === 'string' ? isValidPortName(port) : isValidPortNum(port ?? 0);
  for (const problem of problems) errors.push(invalid(path, port ?? 0, problem));
}
