import type { StoredObject } from '../../api/meta.ts';
import { type Gateway, gatewayOf, type HttpRoute, routeLines } from '../graph/model/gatewayModel.ts';
import { referencedBy } from '../graph/model/ownershipModel.ts';
import { serviceBackends } from '../graph/model/serviceBackends.ts';
import { rulesOf } from '../graph/model/trafficModel.ts';
import { idOf, type ObjectId, objectId } from '../objectId.ts';
import { podsOn } from '../status/nodeUsage.ts';
import type { Deployment, Ingress, Mirror, Pod } from '../stores/useMirror.ts';
import { kindOf } from '../stores/useMirror.ts';
import { watchedByKind } from '../stores/watchedResources.ts';

export interface Related {
  id: ObjectId;
  kind: string;
  name: string;
}

const CHILDREN: Record<string, readonly string[]> = {
  Deployment: ['replicasets'],
  ReplicaSet: ['pods'],
  ReplicationController: ['pods'],
  StatefulSet: ['pods'],
  DaemonSet: ['pods'],
  Job: ['pods'],
  CronJob: ['jobs'],
};

const LIMIT = 40;

/** What an object belongs to, owns, uses and serves; owners first. Missing objects are left out. */
export function relatedObjects(object: StoredObject, mirror: Mirror): Related[] {
  const found = new Map<ObjectId, Related>();
  const namespace = object.metadata.namespace;
  const add = (resource: string, name: string | undefined, ns: string | undefined = namespace): void => {
    if (!name || found.size >= LIMIT) return;
    const other = mirror.kinds[resource]?.get(ns ? `${ns}/${name}` : name);
    const id = objectId(resource, ns, name);
    if (other) found.set(id, { id, kind: other.kind, name });
  };
  for (const owner of object.metadata.ownerReferences ?? []) add(watchedByKind(owner.kind)?.resource ?? '', owner.name);
  for (const resource of CHILDREN[object.kind] ?? [])
    for (const child of mirror.kinds[resource]?.values() ?? [])
      if (
        child.metadata.namespace === namespace &&
        child.metadata.ownerReferences?.some((o) => o.kind === object.kind && o.name === object.metadata.name)
      )
        add(resource, child.metadata.name);
  if (object.kind === 'Pod') relateOfPod(object as Pod, mirror, add);
  if (object.kind === 'Service')
    for (const { pod } of serviceBackends(mirror).get(`${namespace}/${object.metadata.name}`) ?? [])
      add('pods', pod.slice(pod.indexOf('/') + 1));
  if (object.kind === 'Ingress') for (const rule of rulesOf(object as Ingress)) add('services', rule.service);
  if (mirror.kinds.gateways?.size) relateGateways(object, mirror, add);
  if (object.kind === 'Node')
    for (const pod of podsOn(kindOf(mirror, 'pods'), object.metadata.name))
      add('pods', pod.metadata.name, pod.metadata.namespace);
  const template = (object as Deployment).spec?.template?.spec;
  if (template) for (const [resource, name] of referencedBy(template)) add(resource, name);
  found.delete(idOf(watchedByKind(object.kind)?.resource ?? '', object));
  return [...found.values()];
}

type Add = (resource: string, name: string | undefined, namespace?: string) => void;

/** Class, Gateway, route and Service along the way of a request. */
function relateGateways(object: StoredObject, mirror: Mirror, add: Add): void {
  const { namespace = '', name } = object.metadata;
  if (object.kind === 'GatewayClass')
    for (const gateway of kindOf<Gateway>(mirror, 'gateways').values())
      if (gateway.spec?.gatewayClassName === name) add('gateways', gateway.metadata.name, gateway.metadata.namespace);
  if (object.kind === 'HTTPRoute') {
    const route = object as HttpRoute;
    for (const parent of route.spec?.parentRefs ?? []) add('gateways', parent.name, parent.namespace ?? namespace);
    for (const line of routeLines(route)) add('services', line.service, line.namespace);
  }
  if (object.kind === 'Gateway') {
    add('gatewayclasses', (object as Gateway).spec?.gatewayClassName, '');
    const id = `gateway/${namespace}/${name}`;
    for (const service of mirror.kinds.services?.values() ?? [])
      if (gatewayOf(mirror, service) === id) add('services', service.metadata.name);
    for (const route of kindOf<HttpRoute>(mirror, 'httproutes').values())
      if (
        route.spec?.parentRefs?.some((p) => p.name === name && (p.namespace ?? route.metadata.namespace) === namespace)
      )
        add('httproutes', route.metadata.name, route.metadata.namespace);
  }
  if (object.kind === 'Service')
    for (const route of kindOf<HttpRoute>(mirror, 'httproutes').values())
      if (routeLines(route).some((l) => l.service === name && l.namespace === namespace))
        add('httproutes', route.metadata.name, route.metadata.namespace);
}

function relateOfPod(pod: Pod, mirror: Mirror, add: Add): void {
  const node = pod.spec?.nodeName;
  if (node) add('nodes', node, '');
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
  for (const [service, backends] of serviceBackends(mirror))
    if (backends.some((b) => b.pod === key)) add('services', service.slice(service.indexOf('/') + 1));
  if (pod.spec) for (const [resource, name] of referencedBy(pod.spec)) add(resource, name);
}
