import type { V1LimitRangeItem as GeneratedItem, V1LimitRange } from '../../generated/types.ts';
import { mapShared, withChanges } from '../withDefaults.ts';
import { defaultResourceList } from './resourceList.ts';

/** On the wire the field is called `default`, a word that the generated type avoids. */
type V1LimitRangeItem = GeneratedItem & { default?: Record<string, string> };

export function defaultLimitRange(limitRange: V1LimitRange): V1LimitRange {
  const from = limitRange.spec ?? { limits: [] };
  const spec = from.limits
    ? withChanges(from, { limits: mapShared(from.limits as V1LimitRangeItem[], defaultItem) })
    : from;
  return withChanges(limitRange, { spec });
}

const LISTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

function defaultItem(item: V1LimitRangeItem): V1LimitRangeItem {
  const changes: Partial<V1LimitRangeItem> = {};
  for (const name of LISTS) if (item[name]) changes[name] = defaultResourceList(item[name]);
  const canonical = withChanges(item, changes);
  return item.type === 'Container' ? withContainerDefaults(canonical) : canonical;
}

/** The default limit falls back on the maximum; the default request on the default limit, then on the minimum. */
function withContainerDefaults(item: V1LimitRangeItem): V1LimitRangeItem {
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  return withChanges(item, {
    ...(isComplete(item.default, limits) ? {} : { default: limits }),
    ...(isComplete(item.defaultRequest, requests) ? {} : { defaultRequest: requests }),
  });
}

const isComplete = (list: Record<string, string> | undefined, wanted: Record<string, string>): boolean =>
  Object.keys(wanted).every((name) => list !== undefined && name in list);
