import { Socket } from '../../posix/Socket.ts';
import { failed } from '../../posix/SysError.ts';
import type { BehaviourContext } from '../images/Behaviour.ts';
import type { CatalogueContainer } from './CatalogueContainer.ts';
import { drain } from './serveSocket.ts';

/** What a modelled program may do in its container. */
export function behaviourContext(container: CatalogueContainer, argv: readonly string[]): BehaviourContext {
  const { config, around, image, reference } = container;
  const { clock, random, network } = around;
  return {
    argv,
    get env() {
      return container.env();
    },
    pod: config.pod,
    image: reference.repository,
    tag: reference.tag || 'latest',
    hostname: around.hostname,
    podIP: network.origin.ip,
    nodeName: around.nodeName,
    ports: (config.container.ports ?? []).map((p) => ({
      port: p.containerPort,
      protocol: p.protocol === 'UDP' ? 'UDP' : 'TCP',
    })),
    memoryLimitBytes: container.memoryLimitBytes,
    now: () => container.nowMs(),
    random: () => random.float(),
    after: (delayMs, run) =>
      clock.schedule(delayMs, () => {
        if (!container.ended) run();
      }),
    log: (text, stream = 'stdout') => container.print(stream, text.endsWith('\n') ? text : `${text}\n`),
    logLater: (text) => container.log.later(text),
    read: (path) => {
      if (!needsFiles(container, path)) return imageText(image.files?.[path]);
      const text = container.files().readText(path);
      return failed(text) ? undefined : text;
    },
    list: (path) => {
      const node = container.files().find(path);
      return failed(node) || node.kind !== 'dir' ? undefined : [...node.names()];
    },
    append: (path, text) => {
      const before = container.files().readText(path);
      container.files().writeText(path, (failed(before) ? '' : before) + text, { nowMs: container.nowMs() });
    },
    write: (path, text) => void container.files().writeText(path, text, { nowMs: container.nowMs() }),
    isMounted: (path) => config.mounts.some((m) => isUnder(path, m.mountPath) || isUnder(m.mountPath, path)),
    exit: (code) => container.endProgram(code),
    http: (url, reply, method = 'GET') => {
      network.host.http({ method, url, headers: [], body: '' }, (answer) =>
        reply(failed(answer) ? { failure: 'unreachable' } : answer),
      );
    },
    send: (host, port, text, reply) => send(container, { host, port }, text, reply),
    apiServer: (call) => network.apiServer(call),
    usageChanged: () => container.checkMemory(),
    answersChanged: () => container.onChange?.(),
  };
}

/** Whether a file may differ from the image's: somebody looked inside, or a volume lies there. */
function needsFiles(container: CatalogueContainer, path: string): boolean {
  return container.looked || container.config.mounts.some((m) => isUnder(path, m.mountPath));
}

const isUnder = (path: string, dir: string): boolean => path === dir || path.startsWith(dir === '/' ? '/' : `${dir}/`);

function imageText(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  return entry && typeof entry === 'object' && 'text' in entry ? (entry.text as string) : undefined;
}

function send(
  { around }: CatalogueContainer,
  to: { host: string; port: number },
  text: string,
  reply: (answer: string | undefined) => void,
): void {
  around.network.host.connect({ ...to, protocol: 'tcp' }, (socket) => {
    if (!(socket instanceof Socket)) {
      reply(undefined);
      return;
    }
    let over = false;
    const read = (): void => {
      if (over) return;
      const got = drain(socket, read);
      if (got.text === '' && !got.closed) return;
      over = true;
      reply(got.text === '' ? undefined : got.text);
      socket.close();
    };
    socket.write(text, () => {});
    read();
  });
}
