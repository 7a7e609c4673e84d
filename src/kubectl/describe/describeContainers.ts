import type {
  V1Container,
  V1ContainerPort,
  V1ContainerState,
  V1ContainerStatus,
  V1EnvVar,
  V1Pod,
  V1Probe,
  V1ResourceFieldSelector,
  V1ResourceRequirements,
} from '../../api/generated/types.ts';
import { tryParseQuantity } from '../../api/Quantity.ts';
import { type DescribeWriter, rfc1123, trueFalse } from './DescribeWriter.ts';

/** What the section about a list of containers needs to know besides the list. */
export interface ContainersOf {
  statuses?: readonly V1ContainerStatus[];
  /** The pod, to show what the downward API makes of it; absent in templates. */
  pod?: V1Pod;
  /** Two spaces in templates. */
  space: string;
}

export function describeContainers(
  writer: DescribeWriter,
  label: string,
  containers: readonly V1Container[],
  of: ContainersOf,
): void {
  writer.line(0, `${of.space}${label}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = of.statuses?.find((one) => one.name === container.name);
    basics(writer, container, status, of.space === '' ? '' : ' ');
    words(writer, 'Command', container.command);
    words(writer, 'Args', container.args);
    if (status) state(writer, status);
    describeResources(writer, container.resources, 2);
    probe(writer, 'Liveness', container.livenessProbe);
    probe(writer, 'Readiness', container.readinessProbe);
    probe(writer, 'Startup', container.startupProbe);
    environmentFrom(writer, container);
    environment(writer, container, of.pod);
    mounts(writer, container);
  }
}

function basics(
  writer: DescribeWriter,
  container: V1Container,
  status: V1ContainerStatus | undefined,
  indent: string,
): void {
  writer.line(1, `${indent}${container.name}:`);
  if (status) writer.field(2, 'Container ID', status.containerID ?? '');
  writer.field(2, 'Image', container.image ?? '');
  if (status) writer.field(2, 'Image ID', status.imageID ?? '');
  const ports = portList(container.ports, (port) => port.containerPort);
  writer.field(2, ports.includes(',') ? 'Ports' : 'Port', ports || '<none>');
  const hostPorts = portList(container.ports, (port) => port.hostPort ?? 0);
  writer.field(2, hostPorts.includes(',') ? 'Host Ports' : 'Host Port', hostPorts || '<none>');
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp) writer.field(2, 'SeccompProfile', seccomp.type);
  if (seccomp?.type === 'Localhost') writer.field(3, 'LocalhostProfile', seccomp.localhostProfile ?? '');
}

const portList = (ports: readonly V1ContainerPort[] | undefined, number: (port: V1ContainerPort) => number): string =>
  (ports ?? [])
    .map((port) => `${number(port)}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`)
    .join(', ');

function words(writer: DescribeWriter, title: string, list: readonly string[] | undefined): void {
  if (!list || list.length === 0) return;
  writer.line(2, `${title}:`);
  for (const word of list) for (const line of word.split('\n')) writer.line(3, line);
}

function state(writer: DescribeWriter, status: V1ContainerStatus): void {
  oneState(writer, 'State', status.state ?? {});
  if (status.lastState?.terminated) oneState(writer, 'Last State', status.lastState);
  writer.field(2, 'Ready', trueFalse(status.ready));
  writer.field(2, 'Restart Count', status.restartCount ?? 0);
}

function oneState(writer: DescribeWriter, name: string, { running, waiting, terminated }: V1ContainerState): void {
  if (running) {
    writer.field(2, name, 'Running');
    writer.field(3, 'Started', rfc1123(running.startedAt));
  } else if (terminated) {
    writer.field(2, name, 'Terminated');
    if (terminated.reason) writer.field(3, 'Reason', terminated.reason);
    if (terminated.message) writer.field(3, 'Message', terminated.message);
    writer.field(3, 'Exit Code', terminated.exitCode ?? 0);
    if (terminated.signal) writer.field(3, 'Signal', terminated.signal);
    writer.field(3, 'Started', rfc1123(terminated.startedAt));
    writer.field(3, 'Finished', rfc1123(terminated.finishedAt));
  } else {
    writer.field(2, name, 'Waiting');
    if (waiting?.reason) writer.field(3, 'Reason', waiting.reason);
  }
}

export function describeResources(
  writer: DescribeWriter,
  resources: V1ResourceRequirements | undefined,
  level: number,
): void {
  for (const [title, list] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length > 0) writer.line(level, `${title}:`);
    for (const name of names) writer.field(level + 1, name, list?.[name]);
  }
}

function probe(writer: DescribeWriter, title: string, one: V1Probe | undefined): void {
  if (one) writer.field(2, title, probeText(one));
}

/** `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function probeText(probe: V1Probe): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${attributes}`;
  if (probe.httpGet) {
    const { scheme, host, port, path } = probe.httpGet;
    const slashed = path && !path.startsWith('/') ? `/${path}` : (path ?? '');
    return `http-get ${(scheme ?? 'HTTP').toLowerCase()}://${host ?? ''}:${port}${slashed} ${attributes}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function environmentFrom(writer: DescribeWriter, { envFrom }: V1Container): void {
  if (!envFrom || envFrom.length === 0) return;
  writer.line(2, 'Environment Variables from:');
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const ref = configMapRef ?? secretRef;
    const kind = configMapRef ? 'ConfigMap' : 'Secret';
    const with_ = prefix ? `${kind} with prefix '${prefix}'` : kind;
    writer.line(3, `${ref?.name ?? ''}\t${with_}\tOptional: ${ref?.optional ?? false}`);
  }
}

function environment(writer: DescribeWriter, container: V1Container, pod: V1Pod | undefined): void {
  const list = container.env ?? [];
  writer.line(2, `Environment:${list.length === 0 ? '\t<none>' : ''}`);
  for (const one of list) {
    if (one.valueFrom) {
      const text = fromText(one, pod, container);
      if (text !== undefined) writer.line(3, `${one.name}:\t${text}`);
      continue;
    }
    for (const [index, line] of (one.value ?? '').split('\n').entries()) {
      writer.line(3, index === 0 ? `${one.name}:\t${line}` : `\t${line}`);
    }
  }
}

function fromText({ valueFrom }: V1EnvVar, pod: V1Pod | undefined, container: V1Container): string | undefined {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom ?? {};
  if (fieldRef) {
    const value = pod ? podField(pod, fieldRef.fieldPath) : '';
    return `${value} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`;
  }
  if (resourceFieldRef) return `${resourceAmount(resourceFieldRef, container)} (${resourceFieldRef.resource})`;
  if (secretKeyRef) {
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional ?? false}`;
  }
  if (configMapKeyRef) {
    return `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional ?? false}`;
  }
  return undefined;
}

/** What the downward API says of a pod. */
function podField({ metadata, spec, status }: V1Pod, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed) return metadata?.[keyed[1] as 'labels' | 'annotations']?.[keyed[2] ?? ''] ?? '';
  const values: Record<string, string | undefined> = {
    'metadata.name': metadata?.name,
    'metadata.namespace': metadata?.namespace,
    'metadata.uid': metadata?.uid,
    'spec.nodeName': spec?.nodeName,
    'spec.serviceAccountName': spec?.serviceAccountName,
    'status.hostIP': status?.hostIP,
    'status.podIP': status?.podIP,
    'status.podIPs': status?.podIPs?.map((one) => one.ip).join(','),
  };
  return values[path] ?? '';
}

function mounts(writer: DescribeWriter, { volumeMounts, volumeDevices }: V1Container): void {
  const list = [...(volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  writer.line(2, `Mounts:${list.length === 0 ? '\t<none>' : ''}`);
  for (const mount of list) {
    const options = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path="${mount.subPath}"`] : [])];
    writer.line(3, `${mount.mountPath} from ${mount.name} (${options.join(',')})`);
  }
  if ((volumeDevices ?? []).length > 0) {
    writer.line(2, `Devices:${list.length === 0 ? '\t<none>' : ''}`);
    for (const device of volumeDevices ?? []) writer.line(3, `${device.devicePath} from ${device.name}`);
  }
}

/** The amount that a container may use, in units of the divisor, rounded up. */
function resourceAmount({ resource, divisor }: V1ResourceFieldSelector, { resources }: V1Container): string {
  const [list = '', name = ''] = resource.split('.');
  const amount = tryParseQuantity((list === 'limits' ? resources?.limits : resources?.requests)?.[name]);
  if (!amount) return '0';
  const unitMillis = tryParseQuantity(divisor as string | undefined)?.milliValue || 1000;
  return String(Math.ceil(amount.milliValue / unitMillis));
}
