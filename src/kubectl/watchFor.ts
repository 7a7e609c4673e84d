import type { KubeList, KubeObject } from '../api/meta.ts';
import { type Status, StatusError } from '../api/StatusError.ts';
import type { Invocation } from './Command.ts';
import { type Mapping, refOf } from './resource/Mapping.ts';
import { INTERRUPTED } from './untilEnd.ts';

export type WaitEnd = 'met' | 'timeout' | 'interrupted';

/**
 * Looks at one object, and at every change of it, until `test` holds. `test` gets `undefined` when there is no such
 * object. Errors that `test` throws end the wait.
 */
export async function watchFor(
  invocation: Invocation,
  target: { mapping: Mapping; namespace: string; name: string },
  timeoutMs: number,
  test: (object: KubeObject | undefined) => boolean,
): Promise<WaitEnd> {
  const client = await invocation.session.client();
  const { io } = invocation;
  const deadline = io.now() + timeoutMs;
  const ref = refOf(target.mapping, target.namespace);
  const fieldSelector = `metadata.name=${target.name}`;
  for (;;) {
    const list: KubeList = await client.list(ref, { fieldSelector });
    const [item] = list.items;
    const found = item ? { apiVersion: list.apiVersion, kind: target.mapping.kind, ...item } : undefined;
    if (test(found)) return 'met';
    const left = deadline - io.now();
    if (left <= 0) return 'timeout';
    const resourceVersion = list.metadata.resourceVersion;
    const options = { fieldSelector, ...(resourceVersion ? { resourceVersion } : {}) };
    const end = await watchOnce(invocation, left, (sink) => client.watch(ref, options, sink), test);
    if (end !== 'closed') return end;
    await io.sleep(100);
  }
}

type Sink = {
  onEvents(events: readonly { type: string; object: KubeObject }[]): void;
  onClose(error?: Error): void;
};

function watchOnce(
  { io }: Invocation,
  timeoutMs: number,
  start: (sink: Sink) => () => void,
  test: (object: KubeObject | undefined) => boolean,
): Promise<WaitEnd | 'closed'> {
  return new Promise((resolve, reject) => {
    let ended = false;
    let cancel: (() => void) | undefined;
    let forget: (() => void) | undefined;
    const finish = (end: WaitEnd | 'closed', error?: unknown): void => {
      if (ended) return;
      ended = true;
      forget?.();
      cancel?.();
      if (error === undefined) resolve(end);
      else reject(error);
    };
    forget = io.interrupt?.onAbort(() => finish('interrupted'));
    cancel = start({
      onEvents(events) {
        for (const { type, object } of events) {
          if (ended || type === 'BOOKMARK') continue;
          if (type === 'ERROR') {
            const { status } = new StatusError(object as unknown as Status);
            if (status.code === 410) finish('closed');
            else finish('closed', new StatusError(status));
            continue;
          }
          try {
            if (test(type === 'DELETED' ? undefined : object)) finish('met');
          } catch (error) {
            finish('met', error);
          }
        }
      },
      onClose: () => finish('closed'),
    });
    if (ended) cancel();
    else void io.sleep(timeoutMs).then(() => finish('timeout'));
  });
}

export const exitCodeOf = (end: WaitEnd): number => (end === 'met' ? 0 : end === 'interrupted' ? INTERRUPTED : 1);
