import { scaleOf as customScaleOf, withReplicas } from '../../../api/apiextensions/customResourceScale.ts';
import { invalid } from '../../../api/FieldError.ts';
import type { V1LabelSelector, V1Scale } from '../../../api/generated/types.ts';
import { formatLabelSelector, formatSelector, selectorFromLabels } from '../../../api/labels/selector.ts';
import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import { applyJsonPatch, checkJsonPatch } from '../../../api/patch/jsonPatch.ts';
import { applyMergePatch } from '../../../api/patch/mergePatch.ts';
import {
  badRequestError,
  conflictError,
  internalError,
  invalidError,
  notFoundError,
  STALE_OBJECT,
} from '../../../api/StatusError.ts';
import type { Handler } from '../handlers/handlers.ts';
import { updateObject } from '../handlers/update.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';

type Scalable = StoredObject & {
  spec?: { replicas?: number; selector?: V1LabelSelector | Record<string, string> };
  status?: { replicas?: number };
};

/** GET of `scale`: what an autoscaler needs to know of any workload. */
export const getScale: Handler = (_, context) => ({ code: 200, body: scaleOf(context, found(context)) });

/** PUT of `scale`. */
export const updateScale: Handler = (server, context) => ({
  code: 200,
  body: setScale(server, context, context.body as V1Scale),
});

/** PATCH of `scale`. */
export const patchScale: Handler = (server, context) => {
  const object = found(context);
  const { custom } = context;
  // A custom resource that has no number of replicas yet counts as having none.
  const counted = custom?.scale && 'problem' in customScaleOf(object, custom.scale);
  const current = scaleOf(context, counted && custom?.scale ? withReplicas(object, custom.scale, 0) : object);
  const next =
    context.patchType === 'json'
      ? applyJsonPatch(current, checkJsonPatch(context.body))
      : applyMergePatch(current, context.body);
  return { code: 200, body: setScale(server, context, next as V1Scale) };
};

function found(context: RequestContext): Scalable {
  const name = context.ref.name ?? '';
  const current = context.store.get(context.ref.namespace ?? '', name);
  if (!current) throw notFoundError(context.info, name);
  return current.value as Scalable;
}

function scaleOf(context: RequestContext, object: Scalable): V1Scale {
  const { custom } = context;
  if (custom?.scale) {
    const found = customScaleOf(object, custom.scale);
    if ('problem' in found) throw internalError(found.problem);
    return found.scale;
  }
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const { replicas = 0, selector } = object.spec ?? {};
  const isMap = context.info.kind === 'ReplicationController';
  const text = isMap
    ? formatSelector(selectorFromLabels(selector as Record<string, string>))
    : formatLabelSelector(selector as V1LabelSelector);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas },
    status: { replicas: object.status?.replicas ?? 0, selector: text },
  };
}

function setScale(server: Server, context: RequestContext, scale: V1Scale): V1Scale {
  const name = context.ref.name ?? '';
  const replicas = scale.spec?.replicas ?? 0;
  if (typeof replicas !== 'number') throw badRequestError('spec.replicas must be an integer');
  if (replicas < 0) {
    const error = invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalidError({ group: 'autoscaling', kind: 'Scale' }, name, [error]);
  }
  const { subresource: _, ...ref } = context.ref;
  const stored = updateObject(server, { ...context, ref, writtenThrough: 'scale', trusted: true }, (current) => {
    const { resourceVersion } = scale.metadata ?? {};
    if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) {
      throw conflictError(context.info, name, STALE_OBJECT);
    }
    if (context.custom?.scale) return withReplicas(current as KubeObject, context.custom.scale, replicas);
    return { ...current, spec: { ...(current as Scalable).spec, replicas } } as KubeObject;
  });
  return scaleOf(context, stored as Scalable);
}
