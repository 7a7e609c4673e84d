import type { V1Pod, V1Toleration } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { AdmissionPlugin } from './AdmissionPlugin.ts';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const SECONDS = 300;

const forKey = (key: string): V1Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: SECONDS,
});
const FOR_NOT_READY = forKey(NOT_READY);
const FOR_UNREACHABLE = forKey(UNREACHABLE);
/** What most pods get. */
const BOTH = [FOR_NOT_READY, FOR_UNREACHABLE];

/** Lets pods stay five minutes on a node that is not ready or cannot be reached (plugin/pkg/admission/defaulttolerationseconds). */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  operations: ['CREATE'],
  resources: ['pods'],
  admit({ object }) {
    const pod = object as V1Pod;
    if (!pod.spec) return undefined;
    const tolerations = completed(pod.spec.tolerations);
    if (tolerations === pod.spec.tolerations) return undefined;
    return { ...pod, spec: { ...pod.spec, tolerations } } as KubeObject;
  },
};

function completed(tolerations: V1Toleration[] | undefined): V1Toleration[] | undefined {
  if (!tolerations || tolerations.length === 0) return BOTH;
  const tolerates = (key: string): boolean =>
    tolerations.some((t) => (!t.key || t.key === key) && (!t.effect || t.effect === 'NoExecute'));
  const missing = [
    ...(tolerates(NOT_READY) ? [] : [FOR_NOT_READY]),
    ...(tolerates(UNREACHABLE) ? [] : [FOR_UNREACHABLE]),
  ];
  return missing.length === 0 ? tolerations : [...tolerations, ...missing];
}
