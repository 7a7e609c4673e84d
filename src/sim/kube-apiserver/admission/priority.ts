import type { V1Pod, V1PriorityClass } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { AdmissionAttributes, AdmissionPlugin, AdmissionReader } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';

const GROUP = 'scheduling.k8s.io';
const RESOURCE = 'priorityclasses';
const NEVER_LESS = 'PreemptLowerPriority';

/** Resolves the priority class of a pod to a number; keeps at most one class the default (plugin/pkg/admission/priority). */
export function priority(): AdmissionPlugin {
  let seen = -1;
  let byDefault: V1PriorityClass | undefined;
  const defaultClass = (reader: AdmissionReader): V1PriorityClass | undefined => {
    const changes = reader.changes(GROUP, RESOURCE);
    if (changes === seen) return byDefault;
    seen = changes;
    byDefault = undefined;
    for (const candidate of reader.list<V1PriorityClass>(GROUP, RESOURCE)) {
      if (candidate.globalDefault && (!byDefault || (byDefault.value ?? 0) > (candidate.value ?? 0)))
        byDefault = candidate;
    }
    return byDefault;
  };
  return {
    name: 'Priority',
    operations: ['CREATE', 'UPDATE'],
    resources: ['pods', `${RESOURCE}.${GROUP}`],
    admit(attributes, reader) {
      if (attributes.context.info.kind !== 'Pod' || attributes.operation !== 'CREATE') return undefined;
      return prioritized(attributes, reader, defaultClass(reader));
    },
    validate(attributes, reader) {
      const { context, object } = attributes;
      if (context.info.kind !== 'PriorityClass') return;
      const wanted = object as V1PriorityClass;
      const current = wanted.globalDefault ? defaultClass(reader) : undefined;
      if (!current || current.metadata?.name === wanted.metadata?.name) return;
      const name = current.metadata?.name;
      throw admissionForbidden(
        attributes,
        `PriorityClass ${name} is already marked as default. Only one default can exist`,
      );
    },
  };
}

function prioritized(
  attributes: AdmissionAttributes,
  reader: AdmissionReader,
  byDefault: V1PriorityClass | undefined,
): KubeObject | undefined {
  const pod = attributes.object as V1Pod;
  if (!pod.spec) return undefined;
  const asked = pod.spec.priorityClassName;
  const found = asked ? reader.get<V1PriorityClass>(GROUP, RESOURCE, '', asked) : byDefault;
  if (asked && !found) throw admissionForbidden(attributes, `no PriorityClass with name ${asked} was found`);
  const value = found?.value ?? 0;
  const policy = found?.preemptionPolicy ?? NEVER_LESS;
  const { spec } = pod;
  if (spec.priority !== undefined && spec.priority !== null && spec.priority !== value) {
    const why = `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
    throw admissionForbidden(attributes, why);
  }
  if (spec.preemptionPolicy && spec.preemptionPolicy !== policy) {
    const why = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`;
    throw admissionForbidden(attributes, why);
  }
  const className = found?.metadata?.name;
  const changed = { ...spec, priority: value, preemptionPolicy: policy };
  return { ...pod, spec: className ? { ...changed, priorityClassName: className } : changed } as KubeObject;
}
