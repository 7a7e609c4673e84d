import { sumOfContainers } from '../../containerAmounts.ts';
import { type FieldError, forbidden, invalid } from '../../FieldError.ts';
import type { V1PodSpec } from '../../generated/types.ts';
import { tryParseQuantity } from '../../Quantity.ts';
import { under } from '../fieldPath.ts';
import { isHugePage } from './resourceNames.ts';
import { validatePodLevelRequirements } from './resourceRequirements.ts';

/** The resources of a pod as a whole, and what they leave to its containers. */
export function checkPodResources(errors: FieldError[], spec: V1PodSpec, claimNames: ReadonlySet<string>): void {
  const resources = spec.resources!;
  if (spec.os?.name === 'windows') {
    errors.push(forbidden('resources', 'may not be set for a windows pod'));
    return;
  }
  if (resources.claims) {
    errors.push(forbidden('resources.claims', 'claims may not be set for Resources at pod-level'));
  }
  under(errors, 'resources', validatePodLevelRequirements(resources, claimNames));
  checkSums(errors, spec);
  for (const [i, container] of spec.containers.entries()) {
    const limits = container.resources?.limits ?? {};
    for (const name of Object.keys(limits)) {
      const own = tryParseQuantity(limits[name]);
      const whole = tryParseQuantity(resources.limits?.[name]);
      if (!own || !whole || own.cmp(whole) <= 0) continue;
      const path = `resources.containers[${i}][${name}].limits`;
      errors.push(invalid(path, own.toString(), `must be less than or equal to pod limits of ${whole}`));
    }
  }
}

function checkSums(errors: FieldError[], spec: V1PodSpec): void {
  for (const list of ['requests', 'limits'] as const) {
    const sums = sumOfContainers(spec, list);
    for (const name of Object.keys(sums)) {
      if (list === 'limits' && !isHugePage(name)) continue;
      const whole = tryParseQuantity(spec.resources?.[list]?.[name]);
      const sum = sums[name]!;
      if (!whole || sum.cmp(whole) <= 0) continue;
      const text = `must be greater than or equal to aggregate container ${list} of ${sum}`;
      errors.push(invalid(`resources.${list}[${name}]`, whole.toString(), text));
    }
  }
}
