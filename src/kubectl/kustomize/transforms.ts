import type { KubeObject } from '../../api/meta.ts';
import type { Kustomization } from './Kustomization.ts';

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Kinds that have no namespace. */
const CLUSTER_KINDS = new Set(
  'Namespace Node PersistentVolume ClusterRole ClusterRoleBinding StorageClass PriorityClass CustomResourceDefinition IngressClass CSIDriver RuntimeClass APIService ValidatingWebhookConfiguration MutatingWebhookConfiguration CertificateSigningRequest'.split(
    ' ',
  ),
);

/** Rewrites every object below a value, deepest first. */
function walk(value: unknown, change: (object: Json) => Json): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, change));
  if (!isJson(value)) return value;
  return change(Object.fromEntries(Object.entries(value).map(([key, child]) => [key, walk(child, change)])));
}

export function setNamespace(object: KubeObject, namespace: string): KubeObject {
  const placed = CLUSTER_KINDS.has(object.kind ?? '')
    ? object
    : { ...object, metadata: { ...object.metadata, namespace } };
  const { subjects } = object as { subjects?: { kind: string; name: string }[] };
  if (!subjects) return placed;
  const moved = subjects.map((one) => (one.kind === 'ServiceAccount' ? { ...one, namespace } : one));
  return { ...placed, subjects: moved } as KubeObject;
}

/** Adds labels to metadata, and where asked to templates and selectors. */
export function addLabels(
  object: KubeObject,
  labels: Record<string, string>,
  templates: boolean,
  selectors: boolean,
): KubeObject {
  const labelled = {
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata?.labels, ...labels } },
  } as Json;
  if (!templates && !selectors) return labelled as KubeObject;
  const spec = labelled.spec;
  if (!isJson(spec)) return labelled as KubeObject;
  return { ...labelled, spec: labelSpec(object.kind ?? '', spec, labels, selectors) } as KubeObject;
}

function labelSpec(kind: string, spec: Json, labels: Record<string, string>, selectors: boolean): Json {
  const out: Json = { ...spec };
  if (selectors && (kind === 'Service' || kind === 'ReplicationController') && isJson(spec.selector)) {
    out.selector = { ...spec.selector, ...labels };
  } else if (selectors && isJson(spec.selector) && 'matchLabels' in spec.selector) {
    out.selector = { ...spec.selector, matchLabels: { ...(spec.selector.matchLabels as Json), ...labels } };
  }
  if (isJson(spec.template)) {
    const metadata = isJson(spec.template.metadata) ? spec.template.metadata : {};
    out.template = { ...spec.template, metadata: { ...metadata, labels: { ...(metadata.labels as Json), ...labels } } };
  }
  if (isJson(spec.jobTemplate)) {
    const metadata = isJson(spec.jobTemplate.metadata) ? spec.jobTemplate.metadata : {};
    out.jobTemplate = {
      ...spec.jobTemplate,
      metadata: { ...metadata, labels: { ...(metadata.labels as Json), ...labels } },
      spec: labelSpec('Job', (spec.jobTemplate.spec ?? {}) as Json, labels, selectors),
    };
  }
  return out;
}

export function addAnnotations(object: KubeObject, annotations: Record<string, string>): KubeObject {
  const annotated = {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, ...annotations } },
  } as Json;
  const spec = annotated.spec;
  if (!isJson(spec) || !isJson(spec.template)) return annotated as KubeObject;
  const metadata = isJson(spec.template.metadata) ? spec.template.metadata : {};
  const template = {
    ...spec.template,
    metadata: { ...metadata, annotations: { ...(metadata.annotations as Json), ...annotations } },
  };
  return { ...annotated, spec: { ...spec, template } } as KubeObject;
}

export function setImages(object: KubeObject, images: NonNullable<Kustomization['images']>): KubeObject {
  const change = (fields: Json): Json => {
    if (typeof fields.image !== 'string' || typeof fields.name !== 'string') return fields;
    const { image } = fields;
    const [base = '', digest] = image.split('@');
    const colon = base.lastIndexOf(':');
    const tagged = colon > base.lastIndexOf('/');
    const name = tagged ? base.slice(0, colon) : base;
    const found = images.find((one) => one.name === name);
    if (!found) return fields;
    const tag = found.digest
      ? `@${found.digest}`
      : found.newTag
        ? `:${found.newTag}`
        : digest
          ? `@${digest}`
          : tagged
            ? base.slice(colon)
            : '';
    return { ...fields, image: `${found.newName ?? name}${tag}` };
  };
  return walk(object, change) as KubeObject;
}

export function setReplicas(object: KubeObject, replicas: NonNullable<Kustomization['replicas']>): KubeObject {
  const found = replicas.find((one) => one.name === object.metadata?.name);
  const scalable = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'].includes(object.kind ?? '');
  if (!found || !scalable) return object;
  return { ...object, spec: { ...(object as { spec?: Json }).spec, replicas: found.count } } as KubeObject;
}

/** Follows renamed objects: references to them get the new name. */
export function renameReferences(object: KubeObject, renamed: ReadonlyMap<string, string>): KubeObject {
  const to = (kind: string, name: unknown): unknown => renamed.get(`${kind}/${name}`) ?? name;
  const named = (kind: string, ref: unknown): unknown => (isJson(ref) ? { ...ref, name: to(kind, ref.name) } : ref);
  const change = (fields: Json): Json => {
    const out: Json = { ...fields };
    for (const key of ['configMapRef', 'configMapKeyRef', 'configMap'])
      if (key in out) out[key] = named('ConfigMap', out[key]);
    for (const key of ['secretRef', 'secretKeyRef']) if (key in out) out[key] = named('Secret', out[key]);
    if (isJson(out.secret) && 'secretName' in out.secret)
      out.secret = { ...out.secret, secretName: to('Secret', out.secret.secretName) };
    if (typeof out.secretName === 'string' && Array.isArray(out.hosts)) out.secretName = to('Secret', out.secretName);
    if (isJson(out.persistentVolumeClaim)) {
      const claim = out.persistentVolumeClaim;
      out.persistentVolumeClaim = { ...claim, claimName: to('PersistentVolumeClaim', claim.claimName) };
    }
    if (typeof out.serviceAccountName === 'string')
      out.serviceAccountName = to('ServiceAccount', out.serviceAccountName);
    if (typeof out.serviceName === 'string') out.serviceName = to('Service', out.serviceName);
    if (isJson(out.service) && 'port' in out.service) out.service = named('Service', out.service);
    if (isJson(out.roleRef)) out.roleRef = named(String(out.roleRef.kind), out.roleRef);
    if (isJson(out.scaleTargetRef)) out.scaleTargetRef = named(String(out.scaleTargetRef.kind), out.scaleTargetRef);
    if (Array.isArray(out.imagePullSecrets))
      out.imagePullSecrets = out.imagePullSecrets.map((one) => named('Secret', one));
    if (Array.isArray(out.subjects)) {
      out.subjects = out.subjects.map((one) =>
        isJson(one) && one.kind === 'ServiceAccount' ? named('ServiceAccount', one) : one,
      );
    }
    return out;
  };
  return walk(object, change) as KubeObject;
}
