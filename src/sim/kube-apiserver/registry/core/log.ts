import { badRequestError } from '../../../../api/StatusError.ts';
import type { Handler } from '../../handlers/handlers.ts';
import type { LogOptions } from '../../NodeApi.ts';
import { containerOf, nodeOf, podOf } from './connectToNode.ts';

/** GET pods/NAME/log without `follow`: what the container has printed, as text. */
export const podLog: Handler = (server, context) => {
  const pod = podOf(context);
  const params = context.options.params ?? {};
  const first = (name: string): string | undefined => {
    const value = params[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const container = containerOf(pod, first('container') || undefined);
  if (!pod.spec?.nodeName) return { code: 200, body: '' };
  const count = (name: string): number | undefined => {
    const text = first(name);
    if (text === undefined || text === '') return undefined;
    const number = Number(text);
    if (!Number.isInteger(number)) throw badRequestError(`strconv.ParseInt: parsing "${text}": invalid syntax`);
    return number;
  };
  const options: LogOptions = {
    previous: first('previous') === 'true',
    timestamps: first('timestamps') === 'true',
    tailLines: count('tailLines'),
    limitBytes: count('limitBytes'),
    sinceSeconds: count('sinceSeconds'),
    sinceTime: first('sinceTime'),
  };
  const node = nodeOf(pod, server.nodeApiOf);
  return {
    code: 200,
    body: node.containerLogs(pod.metadata?.namespace ?? '', pod.metadata?.name ?? '', container, options),
  };
};
