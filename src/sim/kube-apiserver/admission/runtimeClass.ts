import type { V1Pod, V1RuntimeClass } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';

/** Pods take over the overhead and the nodes of their runtime class (plugin/pkg/admission/runtimeclass). */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  operations: ['CREATE'],
  resources: ['pods'],
  admit(attributes, reader) {
    const pod = attributes.object as V1Pod;
    const name = pod.spec?.runtimeClassName;
    if (!pod.spec) return undefined;
    if (!name) return withoutClass(attributes, pod);
    const found = reader.get<V1RuntimeClass>('node.k8s.io', 'runtimeclasses', '', name);
    if (!found) throw admissionForbidden(attributes, `pod rejected: RuntimeClass "${name}" not found`);
    let spec = pod.spec;
    const { scheduling } = found;
    const overhead = found.overhead?.podFixed;
    if (overhead) {
      if (spec.overhead && !deepEqual(spec.overhead, overhead)) {
        throw admissionForbidden(
          attributes,
          "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
        );
      }
      spec = { ...spec, overhead };
    } else withoutClass(attributes, pod);
    if (scheduling?.nodeSelector) {
      for (const [key, value] of Object.entries(scheduling.nodeSelector)) {
        const own = spec.nodeSelector?.[key];
        if (own !== undefined && own !== value) {
          const why = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`;
          throw admissionForbidden(attributes, why);
        }
      }
      spec = { ...spec, nodeSelector: { ...spec.nodeSelector, ...scheduling.nodeSelector } };
    }
    if (scheduling?.tolerations?.length) {
      spec = { ...spec, tolerations: [...(spec.tolerations ?? []), ...scheduling.tolerations] };
    }
    return spec === pod.spec ? undefined : ({ ...pod, spec } as KubeObject);
  },
};

/** Overhead is the class's to set. */
function withoutClass(attributes: AdmissionAttributes, { spec }: V1Pod): undefined {
  if (!spec?.overhead || Object.keys(spec.overhead).length === 0) return;
  const why = 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead';
  throw admissionForbidden(attributes, why);
}
