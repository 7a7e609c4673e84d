const FORM = /^v(\d+)(?:(alpha|beta)(\d+))?$/;
const STAGE: Record<string, number> = { alpha: 0, beta: 1 };

/**
 * Orders API versions as discovery does, most preferred first: v2, v1, v2beta1, v1beta2, v1alpha1, then everything that
 * is not of that form, alphabetically. Source: k8s.io/apimachinery/pkg/version CompareKubeAwareVersionStrings.
 */
export function compareVersions(a: string, b: string): number {
  const x = FORM.exec(a);
  const y = FORM.exec(b);
  if (!x || !y) return x ? -1 : y ? 1 : a < b ? -1 : a > b ? 1 : 0;
  const stage = (STAGE[y[2] ?? ''] ?? 2) - (STAGE[x[2] ?? ''] ?? 2);
  return stage || Number(y[1]) - Number(x[1]) || Number(y[3] ?? 0) - Number(x[3] ?? 0);
}
