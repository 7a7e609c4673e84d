import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V2MetricIdentifier, V2MetricSpec, V2MetricTarget } from '../../generated/types.ts';
import { tryParseQuantity } from '../../Quantity.ts';
import { validateContainerResourceName } from '../core/resourceNames.ts';
import { under } from '../fieldPath.ts';
import { isDNS1123Label, isPathSegmentName } from '../names.ts';
import { validateObjectReference } from './objectReference.ts';

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
/** In the order in which upstream looks for them: only the first that is there is looked into. */
const SOURCES = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
type Source = (typeof SOURCES)[number];

/** What is wrong with one metric, below it. */
export function validateMetric(metric: V2MetricSpec): FieldError[] {
  const errors: FieldError[] = [];
  const { type } = metric;
  if (!type) errors.push(required('type', 'must specify a metric source type'));
  const known = TYPES.includes(type);
  if (!known) errors.push(notSupported('type', type ?? '', TYPES));
  const present = SOURCES.filter((name) => metric[name]);
  const [first] = present;
  if (first) under(errors, first, CHECKS[first](metric));
  const expected = known ? ((type[0]!.toLowerCase() + type.slice(1)) as Source) : undefined;
  if (expected && !metric[expected]) {
    errors.push(required(expected, 'must populate information for the given metric source'));
  }
  if (!known) errors.push(notSupported('type', type ?? '', TYPES));
  if (present.length === 1) return errors;
  for (const name of present) {
    if (name !== expected) errors.push(forbidden(name, 'must populate the given metric source only'));
  }
  return errors;
}

const CHECKS: Record<Source, (metric: V2MetricSpec) => FieldError[]> = {
  object: ({ object }) => {
    const errors: FieldError[] = [];
    under(errors, 'describedObject', validateObjectReference(object!.describedObject));
    checkIdentifier(errors, object!.metric);
    const target = checkTarget(errors, object!.target);
    if (target.value === undefined && target.averageValue === undefined) {
      errors.push(required('target.averageValue', 'must set either a target value or averageValue'));
    }
    return errors;
  },
  external: ({ external }) => {
    const errors: FieldError[] = [];
    checkIdentifier(errors, external!.metric);
    const target = checkTarget(errors, external!.target);
    if (target.value === undefined && target.averageValue === undefined) {
      const text = 'must set either a target value for metric or a per-pod target';
      errors.push(required('target.averageValue', text));
    }
    if (target.value !== undefined && target.averageValue !== undefined) {
      const text = 'may not set both a target value for metric and a per-pod target';
      errors.push(forbidden('target.value', text));
    }
    return errors;
  },
  pods: ({ pods }) => {
    const errors: FieldError[] = [];
    checkIdentifier(errors, pods!.metric);
    const target = checkTarget(errors, pods!.target);
    if (target.averageValue === undefined) {
      errors.push(required('target.averageValue', 'must specify a positive target averageValue'));
    }
    return errors;
  },
  resource: ({ resource }) => {
    const errors: FieldError[] = resource!.name ? [] : [required('name', 'must specify a resource name')];
    checkUtilization(errors, resource!.target);
    return errors;
  },
  containerResource: ({ containerResource }) => {
    const errors: FieldError[] = [];
    const { name, container, target } = containerResource!;
    if (!name) errors.push(required('name', 'must specify a resource name'));
    else errors.push(...validateContainerResourceName(name, 'name'));
    if (!container) errors.push(required('container', 'must specify a container'));
    else for (const problem of isDNS1123Label(container)) errors.push(invalid('container', container, problem));
    checkUtilization(errors, target);
    return errors;
  },
};

function checkUtilization(errors: FieldError[], from: V2MetricTarget | undefined): void {
  const { averageUtilization, averageValue } = checkTarget(errors, from);
  if (averageUtilization === undefined && averageValue === undefined) {
    const text = 'must set either a target raw value or a target utilization';
    errors.push(required('target.averageUtilization', text));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.push(forbidden('target.averageValue', 'may not set both a target raw value and a target utilization'));
  }
}

function checkIdentifier(errors: FieldError[], id: V2MetricIdentifier | undefined): void {
  const name = id?.name ?? '';
  if (name === '') errors.push(required('metric.name', 'must specify a metric name'));
  else for (const problem of isPathSegmentName(name)) errors.push(invalid('metric.name', name, problem));
}

const TARGET_TYPES = ['Utilization', 'Value', 'AverageValue'];

function checkTarget(errors: FieldError[], from: V2MetricTarget | undefined): Partial<V2MetricTarget> {
  const target: Partial<V2MetricTarget> = from ?? {};
  if (!target.type) errors.push(required('target.type', 'must specify a metric target type'));
  if (!TARGET_TYPES.includes(target.type ?? '')) {
    errors.push(invalid('target.type', target.type ?? '', 'must be either Utilization, Value, or AverageValue'));
  }
  for (const name of ['value', 'averageValue'] as const) {
    const amount = tryParseQuantity(target[name]);
    if (amount && amount.sign() !== 1) errors.push(invalid(`target.${name}`, amount.toString(), 'must be positive'));
  }
  const utilization = target.averageUtilization;
  if (utilization !== undefined && utilization < 1) {
    errors.push(invalid('target.averageUtilization', utilization, 'must be greater than 0'));
  }
  return target;
}
