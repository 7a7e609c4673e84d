import type { V1Pod, V1Service } from '../../api/generated/types.ts';
import type { Command, Invocation } from '../Command.ts';
import { duration, slice } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import type { ForwardedPort } from '../KubectlIO.ts';
import { podsFor, podsOf } from '../pods/choosePod.ts';
import { singleInfo } from '../resource/Builder.ts';
import { untilEnd } from '../untilEnd.ts';
import { usageError } from '../usageError.ts';

export const portForwardCommand: Command = {
  name: 'port-forward',
  use: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  examples: `# Local 8888 to 5000 of the pod
kubectl port-forward pod/mypod 8888:5000

# To a pod of a service, by the service's port
kubectl port-forward svc/web 8080:80`,
  flags: [
    slice('address', 'Addresses to listen on: localhost or IP addresses.', { default: 'localhost' }),
    duration('pod-running-timeout', 'How long to wait for a running pod', { default: '1m0s' }),
  ],
  run: runPortForward,
};

async function runPortForward(invocation: Invocation): Promise<number> {
  const { args, io, flags, session } = invocation;
  const [word, ...ports] = args;
  if (word === undefined || ports.length === 0) {
    throw usageError(invocation, 'TYPE/NAME and list of ports are required for port-forward');
  }
  const { pod, pairs } = await target(invocation, word, ports);
  if (!io.listen) throw new KubectlError('unable to listen on any of the requested ports: there is no network here');
  const listen = io.listen;
  const client = await session.client();
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const ref = { group: '', version: 'v1', resource: 'pods', namespace, name, subresource: 'portforward' as const };
  return untilEnd(io, 0, () => {
    const closers = pairs.map(({ local, remote }) => {
      const open: ForwardedPort['open'] = (sink) => {
        io.stdout(`Handling connection for ${bound.localPort}\n`);
        const stream = client.stream(
          { ref, params: { ports: String(remote) } },
          {
            onData: (_, text) => sink.onData(text),
            onClose: ({ error }) => {
              if (error)
                io.stderr(`error: an error occurred forwarding ${bound.localPort} -> ${remote}: ${error.message}\n`);
              sink.onClose(error);
            },
          },
        );
        return { write: (text) => stream.write(text), close: () => stream.cancel() };
      };
      const address = flags.list('address')[0] ?? 'localhost';
      const bound = listen({ address, localPort: local, remotePort: remote, open });
      const shown = address === 'localhost' ? ['127.0.0.1', '[::1]'] : [address];
      for (const host of shown) io.stdout(`Forwarding from ${host}:${bound.localPort} -> ${remote}\n`);
      return bound;
    });
    return () => {
      for (const bound of closers) bound.close();
    };
  });
}

async function target(
  invocation: Invocation,
  word: string,
  ports: readonly string[],
): Promise<{ pod: V1Pod; pairs: { local: number; remote: number }[] }> {
  const info = word.includes('/') ? await singleInfo(invocation, { args: [word] }) : undefined;
  const [pod] = info ? await podsOf(invocation, info) : await podsFor(invocation, word);
  if (!pod) throw new KubectlError('timed out waiting for the condition');
  const service = info?.mapping.kind === 'Service' ? (info.object as V1Service) : undefined;
  return { pod, pairs: ports.map((pair) => pairOf(pair, pod, service)) };
}

function pairOf(pair: string, pod: V1Pod, service: V1Service | undefined): { local: number; remote: number } {
  const [first = '', second] = pair.split(':');
  const wanted = second ?? first;
  const remote = service ? throughService(wanted, service, pod) : numbered(wanted, pod);
  if (remote === undefined) {
    throw new KubectlError(
      service
        ? `Service ${service.metadata?.name} does not have a service port ${wanted}`
        : `Pod '${pod.metadata?.name}' does not have a named port '${wanted}'`,
    );
  }
  if (pod.status?.phase !== 'Running')
    throw new KubectlError(`unable to forward port because pod is not running. Current status=${pod.status?.phase}`);
  const local =
    second === undefined ? (/^\d+$/.test(first) ? Number(first) : remote) : first === '' ? 0 : Number(first);
  if (!Number.isInteger(local) || local < 0 || local > 65535) {
    throw new KubectlError(
      `error parsing local port "${first}": strconv.ParseUint: parsing "${first}": invalid syntax`,
    );
  }
  return { local, remote };
}

function numbered(port: string, pod: V1Pod): number | undefined {
  if (/^\d+$/.test(port)) return Number(port);
  const ports = (pod.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.find(({ name }) => name === port)?.containerPort;
}

function throughService(port: string, service: V1Service, pod: V1Pod): number | undefined {
  const found = service.spec?.ports?.find((one) => String(one.port) === port || one.name === port);
  if (!found) return undefined;
  if (service.spec?.clusterIP === 'None') return found.port;
  return numbered(String(found.targetPort ?? found.port), pod);
}
