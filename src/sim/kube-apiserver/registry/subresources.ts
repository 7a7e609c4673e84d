import type { KubeObject } from '../../../api/meta.ts';
import { badRequestError } from '../../../api/StatusError.ts';
import type { Handler } from '../handlers/handlers.ts';
import type { RequestContext } from '../RequestContext.ts';
import { bindPod } from './core/binding.ts';
import { evictPod } from './core/eviction.ts';
import { podLog } from './core/log.ts';
import { proxyToNode, proxyToPod, proxyToService } from './core/proxy.ts';
import { createToken } from './core/serviceAccountToken.ts';
import { getScale, patchScale, updateScale } from './scale.ts';

/** Subresources that are not simply a part of their object, by `resource.group/subresource` and verb. */
const HANDLERS: Readonly<Record<string, Partial<Record<string, Handler>>>> = {
  'pods/binding': { create: bindPod },
  'pods/log': { get: podLog },
  'pods/eviction': { create: evictPod },
  'serviceaccounts/token': { create: createToken },
};

const EVERY = ['get', 'create', 'update', 'patch', 'delete'];

const PROXIES: Readonly<Record<string, Handler>> = { pods: proxyToPod, services: proxyToService, nodes: proxyToNode };

const SCALE: Partial<Record<string, Handler>> = { get: getScale, update: updateScale, patch: patchScale };

/** POST bindings: the old way to say what `pods/NAME/binding` says, with the name in the body. */
const bindNamed: Handler = (server, context) => {
  const store = server.storeOf('', 'pods');
  const name = (context.body as KubeObject | undefined)?.metadata?.name;
  if (!store || !name) throw badRequestError('name is required');
  const ref = { ...context.ref, resource: 'pods', name, subresource: 'binding' };
  return bindPod(server, { ...context, info: store.info, store, ref });
};

/** The handler of a request for such a subresource; undefined when the ordinary ones serve. */
export function subresourceHandlerOf(context: RequestContext): Handler | undefined {
  const { info, ref, verb } = context;
  if (!ref.subresource) return info.resource === 'bindings' && info.group === '' ? bindNamed : undefined;
  if (ref.subresource === 'scale') return SCALE[verb];
  if (ref.subresource === 'proxy' && info.group === '' && EVERY.includes(verb)) return PROXIES[info.resource];
  const resource = info.group === '' ? info.resource : `${info.resource}.${info.group}`;
  return HANDLERS[`${resource}/${ref.subresource}`]?.[verb];
}
