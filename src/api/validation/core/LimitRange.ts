import { duplicate, type FieldError, forbidden, invalid, required } from '../../FieldError.ts';
import type { V1LimitRange, V1LimitRangeItem } from '../../generated/types.ts';
import { Quantity, tryParseQuantity } from '../../Quantity.ts';
import { key, underIndex } from '../fieldPath.ts';
import { isQualifiedName, nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName } from './resourceNames.ts';

const TYPES = ['Container', 'PersistentVolumeClaim', 'Pod'];
const ONE = Quantity.of(1);
/** In upstream's order. */
const LISTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

/** On the wire a field is called `default`, a word that the generated type avoids. */
type Item = V1LimitRangeItem & { default?: Record<string, string> };
type Amounts = Partial<Record<(typeof LISTS)[number], Quantity>>;

export function validateLimitRange(limitRange: V1LimitRange): FieldError[] {
  const errors = validateObjectMeta(limitRange.metadata, true, nameIsDNSSubdomain);
  const types = new Set<string>();
  for (const [i, item] of ((limitRange.spec?.limits ?? []) as Item[]).entries()) {
    const found = validateType(item.type ?? '');
    if (types.has(item.type)) found.push(duplicate('type', item.type));
    types.add(item.type);
    checkLists(found, item);
    for (const name of namesIn(item)) checkAmounts(found, name, amountsOf(item, name));
    underIndex(errors, 'spec.limits', i, found);
  }
  return errors;
}

export function validateLimitRangeUpdate(next: V1LimitRange, prev: V1LimitRange): FieldError[] {
  return [...validateObjectMetaUpdate(next.metadata, prev.metadata), ...validateLimitRange(next)];
}

function validateType(type: string): FieldError[] {
  const problems = isQualifiedName(type);
  if (problems.length > 0) return problems.map((problem) => invalid('type', type, problem));
  if (type.includes('/') || TYPES.includes(type)) return [];
  return [invalid('type', type, 'must be a standard limit type or fully qualified')];
}

function checkLists(errors: FieldError[], item: Item): void {
  const isPod = item.type === 'Pod';
  const check = isPod || item.type === 'Container' ? validateContainerResourceName : validateResourceName;
  for (const list of LISTS) {
    const names = Object.keys(item[list] ?? {});
    if (isPod && (list === 'default' || list === 'defaultRequest')) {
      if (names.length > 0) errors.push(forbidden(list, "may not be specified when `type` is 'Pod'"));
      continue;
    }
    if (list === 'maxLimitRequestRatio') checkClaimLimits(errors, item);
    for (const name of names) errors.push(...check(name, key(list, name)));
  }
}

function checkClaimLimits(errors: FieldError[], item: Item): void {
  if (item.type !== 'PersistentVolumeClaim' || item.min?.storage || item.max?.storage) return;
  const text = 'either minimum or maximum storage value is required, but neither was provided';
  errors.push(required('limits', text));
}

function namesIn(item: Item): Set<string> {
  return new Set(LISTS.flatMap((list) => Object.keys(item[list] ?? {})));
}

function amountsOf(item: Item, name: string): Amounts {
  const out: Amounts = {};
  for (const list of LISTS) {
    if (item.type === 'Pod' && (list === 'default' || list === 'defaultRequest')) continue;
    const amount = tryParseQuantity(item[list]?.[name]);
    if (amount) out[list] = amount;
  }
  return out;
}

function checkAmounts(errors: FieldError[], name: string, amounts: Amounts): void {
  const { max, min, default: limit, defaultRequest: request, maxLimitRequestRatio: ratio } = amounts;
  const above = (low: Quantity | undefined, high: Quantity | undefined): boolean =>
    low !== undefined && high !== undefined && low.cmp(high) > 0;
  const report = (list: string, shown: Quantity | undefined, text: string): void => {
    errors.push(invalid(key(list, name), String(shown), text));
  };
  if (above(min, max)) report('min', min, `min value ${min} is greater than max value ${max}`);
  if (above(min, request)) {
    report('defaultRequest', request, `min value ${min} is greater than default request value ${request}`);
  }
  if (above(request, max)) {
    report('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
  }
  if (above(request, limit)) {
    report('defaultRequest', request, `default request value ${request} is greater than default limit value ${limit}`);
  }
  if (above(min, limit)) report('default', min, `min value ${min} is greater than default value ${limit}`);
  if (above(limit, max)) report('default', max, `default value ${limit} is greater than max value ${max}`);
  if (ratio && ratio.cmp(ONE) < 0) report('maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`);
  if (ratio && min && max) {
    const most = max.milliValue / min.milliValue;
    if (ratio.milliValue / 1000 > most) {
      report('maxLimitRequestRatio', ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`);
    }
  }
  if (!isOvercommitAllowed(name) && limit && request && limit.cmp(request) !== 0) {
    report(
      'defaultRequest',
      request,
      `default value ${limit} must equal to defaultRequest value ${request} in ${name}`,
    );
  }
}
