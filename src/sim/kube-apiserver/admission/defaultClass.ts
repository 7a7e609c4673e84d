import type { KubeObject } from '../../../api/meta.ts';
import type { AdmissionPlugin, AdmissionReader } from './AdmissionPlugin.ts';

/** Of several defaults the youngest counts, then the first by name. */
function defaultOf(
  reader: AdmissionReader,
  group: string,
  resource: string,
  annotations: readonly string[],
): string | undefined {
  let best: KubeObject | undefined;
  for (const candidate of reader.list<KubeObject>(group, resource)) {
    if (!annotations.some((key) => candidate.metadata?.annotations?.[key] === 'true')) continue;
    const age = (of: KubeObject): string => String(of.metadata?.creationTimestamp ?? '');
    if (!best || age(candidate) > age(best)) best = candidate;
  }
  return best?.metadata?.name;
}

/** A claim without a class gets the default one (plugin/pkg/admission/storage/storageclass/setdefault). */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  operations: ['CREATE'],
  resources: ['persistentvolumeclaims'],
  admit({ object }, reader) {
    const claim = object as KubeObject & { spec?: { storageClassName?: string | null } };
    const legacy = claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'];
    if ((claim.spec?.storageClassName ?? undefined) !== undefined || legacy !== undefined) return undefined;
    const storageClassName = defaultOf(reader, 'storage.k8s.io', 'storageclasses', [
      'storageclass.kubernetes.io/is-default-class',
      'storageclass.beta.kubernetes.io/is-default-class',
    ]);
    if (storageClassName === undefined) return undefined;
    return { ...claim, spec: { ...claim.spec, storageClassName } } as KubeObject;
  },
};

/** An Ingress without a class gets the default one (plugin/pkg/admission/network/defaultingressclass). */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  operations: ['CREATE'],
  resources: ['ingresses.networking.k8s.io'],
  admit({ object }, reader) {
    const ingress = object as KubeObject & { spec?: { ingressClassName?: string | null } };
    const legacy = ingress.metadata?.annotations?.['kubernetes.io/ingress.class'];
    if ((ingress.spec?.ingressClassName ?? undefined) !== undefined || legacy !== undefined) return undefined;
    const ingressClassName = defaultOf(reader, 'networking.k8s.io', 'ingressclasses', [
      'ingressclass.kubernetes.io/is-default-class',
    ]);
    if (ingressClassName === undefined) return undefined;
    return { ...ingress, spec: { ...ingress.spec, ingressClassName } } as KubeObject;
  },
};
