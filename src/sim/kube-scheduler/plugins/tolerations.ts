import type { V1Taint, V1Toleration } from '../../../api/generated/types.ts';

/** Whether any of the tolerations covers the taint (component-helpers/scheduling/corev1). */
export function tolerates(tolerations: readonly V1Toleration[] | undefined, taint: V1Taint): boolean {
  return (tolerations ?? []).some((toleration) => covers(toleration, taint));
}

function covers({ effect, key, operator, value }: V1Toleration, taint: V1Taint): boolean {
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
