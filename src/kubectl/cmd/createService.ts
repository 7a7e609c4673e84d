import type { Command, Invocation } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags } from '../create/generate.ts';
import { type FlagSpec, int, slice, text } from '../flags/FlagSpec.ts';
import { parseInteger } from '../flags/goValues.ts';
import { KubectlError } from '../KubectlError.ts';
import { nameArgument } from '../usageError.ts';

const tcp = slice('tcp', 'Port pairs: <port>:<targetPort>, or <port> for both.');

function serviceCommand(type: string, use: string, short: string, extra: readonly FlagSpec[]): Command {
  return {
    name: type.toLowerCase(),
    use,
    short,
    flags: [...generatorFlags, tcp, ...extra],
    run: (invocation) => createService(invocation, type),
  };
}

export const createServiceCommand: Command = {
  name: 'service',
  aliases: ['svc'],
  short: 'Create a service using a specified subcommand',
  subcommands: [
    serviceCommand(
      'ClusterIP',
      'NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
      'Create a ClusterIP service',
      [text('clusterip', 'The ClusterIP to take, or "None" for a headless service.')],
    ),
    serviceCommand(
      'ExternalName',
      'NAME --external-name external.name [--dry-run=server|client|none]',
      'Create an ExternalName service',
      [text('external-name', 'The name that the service stands for', { required: true })],
    ),
    serviceCommand(
      'LoadBalancer',
      'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
      'Create a LoadBalancer service',
      [],
    ),
    serviceCommand(
      'NodePort',
      'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
      'Create a NodePort service',
      [int('node-port', 'The port of the nodes to open.')],
    ),
  ],
};

async function createService(invocation: Invocation, type: string): Promise<undefined> {
  const { flags } = invocation;
  const name = nameArgument(invocation);
  const clusterIp = flags.has('clusterip') ? flags.str('clusterip') : '';
  const nodePort = flags.has('node-port') ? flags.int('node-port') : 0;
  const pairs = flags.list('tcp');
  if (pairs.length === 0 && type !== 'ExternalName' && clusterIp !== 'None') {
    throw new KubectlError('at least one tcp port specifier must be provided');
  }
  const ports = pairs.map((pair) => ({ ...portOf(pair), ...(nodePort > 0 ? { nodePort } : {}) }));
  const target = { group: '', version: 'v1', resource: 'services', namespaced: true, failing: `${type} service:` };
  const labels = { app: name };
  return createMade(invocation, target, {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...(await enforcedNamespace(invocation)), labels },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: labels,
      ...(clusterIp ? { clusterIP: clusterIp } : {}),
      type,
      ...(type === 'ExternalName' ? { externalName: flags.str('external-name') } : {}),
    },
    status: { loadBalancer: {} },
  });
}

function portOf(pair: string): { name: string; protocol: string; port: number; targetPort: number | string } {
  const [first = '', second] = pair.split(':');
  const port = parseInteger(first);
  if (port === undefined || port < 0) throw new KubectlError(`strconv.ParseUint: parsing "${first}": invalid syntax`);
  if (port > 65535) throw new KubectlError(`strconv.ParseUint: parsing "${first}": value out of range`);
  const target = second ?? first;
  const targetPort = /^\d+$/.test(target) ? Number(target) : target;
  return { name: pair.replace(':', '-'), protocol: 'TCP', port, targetPort };
}
