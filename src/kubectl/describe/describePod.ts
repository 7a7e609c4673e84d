import { formatLabelSelector } from '../../api/formatLabels.ts';
import type { V1Pod, V1PodTemplateSpec, V1Toleration, V1TopologySpreadConstraint } from '../../api/generated/types.ts';
import { ageOf } from '../../api/humanDuration.ts';
import { controllerOf, type KubeObject } from '../../api/meta.ts';
import { qosClassOf } from '../../api/qosClass.ts';
import type { DescribeContext } from './Describer.ts';
import { type DescribeWriter, rfc1123 } from './DescribeWriter.ts';
import { describeContainers, describeResources } from './describeContainers.ts';
import { describeEvents } from './describeEvents.ts';
import { describeVolumes } from './describeVolumes.ts';

export function describePod(pod: V1Pod, writer: DescribeWriter, context: DescribeContext): void {
  head(pod, writer, context.now);
  const { spec, status } = pod;
  if (spec?.resources) {
    writer.line(0, 'Resources:');
    describeResources(writer, spec.resources, 1);
  }
  const of = { pod, space: '' };
  if ((spec?.initContainers ?? []).length > 0) {
    describeContainers(writer, 'Init Containers', spec?.initContainers ?? [], {
      ...of,
      statuses: status?.initContainerStatuses ?? [],
    });
  }
  describeContainers(writer, 'Containers', spec?.containers ?? [], {
    ...of,
    statuses: status?.containerStatuses ?? [],
  });
  if ((spec?.ephemeralContainers ?? []).length > 0) {
    describeContainers(writer, 'Ephemeral Containers', spec?.ephemeralContainers ?? [], {
      ...of,
      statuses: status?.ephemeralContainerStatuses ?? [],
    });
  }
  conditions(pod, writer);
  describeVolumes(writer, spec?.volumes, '');
  writer.field(0, 'QoS Class', status?.qosClass || qosClassOf(pod));
  writer.labels('Node-Selectors', spec?.nodeSelector);
  writer.list('Tolerations', tolerations(spec?.tolerations));
  spread(writer, spec?.topologySpreadConstraints, '');
  describeEvents(writer, context);
}

function head({ metadata, spec, status }: V1Pod, writer: DescribeWriter, now: number): void {
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  if (spec?.priority !== undefined) writer.field(0, 'Priority', spec.priority);
  if (spec?.priorityClassName) writer.field(0, 'Priority Class Name', spec.priorityClassName);
  if (spec?.runtimeClassName) writer.field(0, 'Runtime Class Name', spec.runtimeClassName);
  if (spec?.serviceAccountName) writer.field(0, 'Service Account', spec.serviceAccountName);
  writer.field(0, 'Node', spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>');
  if (status?.startTime) writer.field(0, 'Start Time', rfc1123(status.startTime));
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  const ended = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  if (metadata?.deletionTimestamp && !ended) {
    writer.field(0, 'Status', `Terminating (lasts ${ageOf(metadata.deletionTimestamp, now)})`);
    writer.field(0, 'Termination Grace Period', `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else writer.field(0, 'Status', status?.phase ?? '');
  if (status?.reason) writer.field(0, 'Reason', status.reason);
  if (status?.message) writer.field(0, 'Message', status.message);
  const seccomp = spec?.securityContext?.seccompProfile;
  if (seccomp) writer.field(0, 'SeccompProfile', seccomp.type);
  writer.field(0, 'IP', status?.podIP ?? '');
  if ((status?.podIPs ?? []).length === 0) writer.field(0, 'IPs', '<none>');
  else {
    writer.line(0, 'IPs:');
    for (const { ip } of status?.podIPs ?? []) writer.field(1, 'IP', ip);
  }
  controlledBy({ metadata } as KubeObject, writer);
  if (status?.nominatedNodeName) writer.field(0, 'NominatedNodeName', status.nominatedNodeName);
}

export function controlledBy(object: KubeObject, writer: DescribeWriter): void {
  const owner = controllerOf(object);
  if (owner) writer.field(0, 'Controlled By', `${owner.kind}/${owner.name}`);
}

function conditions({ spec, status }: V1Pod, writer: DescribeWriter): void {
  const known = status?.conditions ?? [];
  if ((spec?.readinessGates ?? []).length > 0) {
    writer.line(0, 'Readiness Gates:');
    writer.line(1, 'Type\tStatus');
    for (const { conditionType } of spec?.readinessGates ?? []) {
      writer.line(1, `${conditionType} \t${known.find((c) => c.type === conditionType)?.status ?? '<none>'} `);
    }
  }
  if (known.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus');
  for (const { type, status: value } of known) writer.line(1, `${type} \t${value} `);
}

/** `key=value:Effect op=Exists for 300s`, sorted by key. */
export function tolerations(list: readonly V1Toleration[] | undefined): string[] {
  const sorted = [...(list ?? [])].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  );
  return sorted.map(({ key = '', value = '', effect = '', operator, tolerationSeconds }) => {
    let text = key;
    if (value) text += `=${value}`;
    if (effect) text += `:${effect}`;
    if (operator === 'Exists' && !value) text += key || effect ? ' op=Exists' : 'op=Exists';
    return tolerationSeconds == null ? text : `${text} for ${tolerationSeconds}s`;
  });
}

function spread(writer: DescribeWriter, list: readonly V1TopologySpreadConstraint[] | undefined, space: string): void {
  if (!list || list.length === 0) return;
  const lines = [...list]
    .sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
    .map((one) => {
      const selector = one.labelSelector ? ` for selector ${formatLabelSelector(one.labelSelector)}` : '';
      return `${one.topologyKey}:${one.whenUnsatisfiable} when max skew ${one.maxSkew} is exceeded${selector}`;
    });
  writer.list(`${space}Topology Spread Constraints`, lines, space);
}

/** The `Pod Template:` section of workloads. */
export function describePodTemplate(writer: DescribeWriter, template: V1PodTemplateSpec | undefined): void {
  writer.line(0, 'Pod Template:');
  if (!template) {
    writer.line(1, '<unset>');
    return;
  }
  const { metadata, spec } = template;
  writer.labels('  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0) writer.annotations('  Annotations', metadata?.annotations);
  if (spec?.serviceAccountName) writer.field(1, 'Service Account', spec.serviceAccountName);
  if ((spec?.initContainers ?? []).length > 0) {
    describeContainers(writer, 'Init Containers', spec?.initContainers ?? [], { space: '  ' });
  }
  describeContainers(writer, 'Containers', spec?.containers ?? [], { space: '  ' });
  describeVolumes(writer, spec?.volumes, '  ');
  spread(writer, spec?.topologySpreadConstraints, '  ');
  if (spec?.priorityClassName) writer.field(1, 'Priority Class Name', spec.priorityClassName);
  writer.labels('  Node-Selectors', spec?.nodeSelector);
  writer.list('  Tolerations', tolerations(spec?.tolerations));
}
