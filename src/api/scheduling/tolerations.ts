import type { V1Taint, V1Toleration } from '../generated/types.ts';

/** Whether any of the tolerations covers the taint (component-helpers/scheduling/corev1). */
export function tolerates(tolerations: readonly V1Toleration[] | undefined, taint: V1Taint): boolean {
  return (tolerations ?? []).some((toleration) => covers(toleration, taint));
}

/** Whether one toleration puts up with the taint (core/v1 `Toleration.ToleratesTaint`). */
export function covers({ effect, key, operator, value }: V1Toleration, taint: V1Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  const given = value ?? '';
  const actual = taint.value ?? '';
  if (operator === 'Gt' || operator === 'Lt') {
    const [a, b] = [Number(actual), Number(given)];
    return operator === 'Gt' ? a > b : a < b;
  }
  return key !== undefined && given === actual;
}

/** The first taint of these effects that no toleration puts up with. */
export const untoleratedTaint = (
  taints: readonly V1Taint[] | undefined,
  tolerations: readonly V1Toleration[] | undefined,
  effects: readonly string[],
): V1Taint | undefined => taints?.find((taint) => effects.includes(taint.effect) && !tolerates(tolerations, taint));
