import type { V1ContainerPort, V1PodSpec, V1Service } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { applyMergePatch } from '../../api/patch/mergePatch.ts';
import { withLastApplied } from '../apply/lastApplied.ts';
import type { Command, Invocation } from '../Command.ts';
import type { Made } from '../create/generate.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { fieldManagerFlag, filenameFlags, recordFlag, saveConfigFlag, sourcesOf } from '../flags/commonFlags.ts';
import { text } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { resolveInfos } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';

export const exposeCommand: Command = {
  name: 'expose',
  use: '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  examples: `# Port 80 of the service goes to port 8000 of the pods
kubectl expose deployment nginx --port=80 --target-port=8000

# On a port of every node
kubectl expose deployment nginx --port=80 --type=NodePort`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-expose'),
    ...filenameFlags('expose'),
    saveConfigFlag,
    recordFlag,
    text('cluster-ip', "ClusterIP of the service; 'None' for a headless one."),
    text('external-ip', 'Further address that the service has.'),
    text('labels', 'Labels of the service.', { short: 'l' }),
    text('load-balancer-ip', 'Address to ask a load balancer for.'),
    text('name', 'Name of the service.'),
    text('overrides', 'Fields to change in the service, as JSON.'),
    text('override-type', 'How --overrides is merged: json, merge, or strategic.', { default: 'merge' }),
    text('port', 'Port of the service; that of the exposed object unless given'),
    text('protocol', 'Protocol of the service; TCP unless given.'),
    text('selector', 'Labels of the pods; those of the exposed object unless given.'),
    text('session-affinity', "'None' or 'ClientIP'"),
    text('target-port', 'Number or name of the port of the pods.'),
    text('type', 'ClusterIP, NodePort, LoadBalancer, or ExternalName.'),
  ],
  run: runExpose,
};

async function runExpose(invocation: Invocation): Promise<undefined> {
  const { flags, args, io, session } = invocation;
  const errors: unknown[] = [];
  const { labelSelector: _, ...sources } = sourcesOf(flags);
  const infos = await resolveInfos(invocation, { ...sources, args }, errors);
  throwAll(errors);
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
  const client = await session.client(flags.str('field-manager'));
  for (const info of infos) {
    let made: Made;
    try {
      made = overridden(invocation, serviceFor(invocation, info));
    } catch (error) {
      errors.push(error);
      continue;
    }
    const service = flags.bool('save-config') ? withLastApplied(made) : made;
    if (dryRun === 'client') {
      printer.printMade(service, 'exposed');
      continue;
    }
    const ref = { group: '', version: 'v1', resource: 'services', namespace: info.namespace };
    printer.print(
      await client.create<KubeObject>(ref, service, dryRun === 'server' ? { dryRun: true } : {}),
      'exposed',
    );
  }
  throwAll(errors);
  return undefined;
}

/** Makes the service that `expose` and `run --expose` create. */
export function serviceFor(invocation: Invocation, info: Info): Made {
  const { flags } = invocation;
  const object = info.object as KubeObject & { spec?: Record<string, unknown> };
  const selector = flags.str('selector') === '' ? selectorOf(info) : pairs(flags.str('selector'));
  const name = (flags.str('name') || info.name).slice(0, 63);
  const labels = flags.str('labels') === '' ? object.metadata?.labels : pairs(flags.str('labels'));
  const type = flags.str('type');
  const clusterIp = flags.str('cluster-ip');
  const externalIp = flags.str('external-ip');
  const balancerIp = flags.str('load-balancer-ip');
  const affinity = flags.str('session-affinity');
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...(labels && Object.keys(labels).length > 0 ? { labels } : {}) },
    spec: {
      ports: portsOf(invocation, info),
      selector,
      ...(clusterIp ? { clusterIP: clusterIp } : {}),
      ...(type ? { type } : {}),
      ...(externalIp ? { externalIPs: [externalIp] } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
      ...(type === 'LoadBalancer' && balancerIp ? { loadBalancerIP: balancerIp } : {}),
    },
    status: { loadBalancer: {} },
  };
}

function selectorOf(info: Info): Record<string, string> {
  const { kind } = info.mapping;
  const object = info.object as KubeObject & { spec?: { selector?: unknown } };
  if (kind === 'Pod') {
    const labels = object.metadata?.labels ?? {};
    if (Object.keys(labels).length === 0) {
      throw new KubectlError(
        "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
      );
    }
    return labels;
  }
  const selector = object.spec?.selector as Record<string, unknown> | undefined;
  if (kind === 'Service' || kind === 'ReplicationController') {
    if (!selector || Object.keys(selector).length === 0) {
      throw new KubectlError(
        "couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set",
      );
    }
    return selector as Record<string, string>;
  }
  if (kind === 'Deployment' || kind === 'ReplicaSet') {
    if (((selector?.matchExpressions as unknown[]) ?? []).length > 0) {
      throw new KubectlError(
        `couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - "${JSON.stringify(selector?.matchExpressions)}" to map-based selector format`,
      );
    }
    return (selector?.matchLabels as Record<string, string>) ?? {};
  }
  throw new KubectlError(`cannot expose a ${[info.mapping.kind, info.mapping.group].filter(Boolean).join('.')}`);
}

function portsOf({ flags }: Invocation, info: Info): object[] {
  const target = flags.str('target-port');
  const given = flags.str('port');
  const known = knownPorts(info);
  const numbers = given === '' ? known.map((port) => String(port.port)) : given.split(',');
  if (numbers.length === 0) {
    throw new KubectlError("couldn't find port via --port flag or introspection");
  }
  return numbers.map((number, index) => {
    if (!/^\d+$/.test(number)) throw new KubectlError(`strconv.Atoi: parsing "${number}": invalid syntax`);
    const port = Number(number);
    const protocol = flags.str('protocol') || known.find((one) => one.port === port)?.protocol || 'TCP';
    return {
      ...(numbers.length > 1 ? { name: `port-${index + 1}` } : {}),
      protocol,
      port,
      targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target,
    };
  });
}

function knownPorts({ mapping, object }: Info): { port: number; protocol: string }[] {
  if (mapping.kind === 'Service') {
    return ((object as V1Service).spec?.ports ?? []).map((port) => ({
      port: port.port,
      protocol: port.protocol ?? 'TCP',
    }));
  }
  const spec = (object as { spec?: V1PodSpec & { template?: { spec?: V1PodSpec } } }).spec;
  const pod = mapping.kind === 'Pod' ? spec : spec?.template?.spec;
  const ports: V1ContainerPort[] = (pod?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.map((port) => ({ port: port.containerPort, protocol: port.protocol ?? 'TCP' }));
}

function overridden({ flags }: Invocation, service: Made): Made {
  const text = flags.str('overrides');
  return text === '' ? service : (applyMergePatch(service, JSON.parse(text)) as Made);
}

const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(',').map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]));
