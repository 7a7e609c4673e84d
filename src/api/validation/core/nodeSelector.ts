import { type FieldError, forbidden, invalid, required } from '../../FieldError.ts';
import type { V1NodeSelector, V1NodeSelectorRequirement } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isQualifiedName, isValidLabelValue, nameIsDNSSubdomain } from '../names.ts';

/** Which nodes: the terms of node affinity and of a volume's (pkg/apis/core/validation, release 1.36). */
export function validateNodeSelector(selector: V1NodeSelector, path: string): FieldError[] {
  const field = `${path}.nodeSelectorTerms`;
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) return [required(field, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => validateNodeSelectorTerm(term, `${field}[${i}]`));
}

/**
 * One alternative: expressions over labels, and fields. A preference may name values that no label can have: it then
 * matches nothing, which does no harm.
 */
export function validateNodeSelectorTerm(
  term: V1NodeSelector['nodeSelectorTerms'][number],
  path: string,
  allowInvalidValues = false,
): FieldError[] {
  const out: FieldError[] = [];
  term.matchExpressions?.forEach((requirement, i) => {
    out.push(...validateExpression(requirement, `${path}.matchExpressions[${i}]`, allowInvalidValues));
  });
  term.matchFields?.forEach((requirement, i) => {
    out.push(...validateField(requirement, `${path}.matchFields[${i}]`));
  });
  return out;
}

const BAD_OPERATOR = 'not a valid selector operator';

function validateExpression(
  { key, operator, values = [] }: V1NodeSelectorRequirement,
  path: string,
  allowInvalidValues: boolean,
): FieldError[] {
  const out: FieldError[] = [];
  const field = `${path}.values`;
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) out.push(required(field, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        out.push(forbidden(field, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      }
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) {
        out.push(required(field, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      }
      break;
    default:
      out.push(invalid(`${path}.operator`, operator ?? '', BAD_OPERATOR));
  }
  invalidEach(out, `${path}.key`, key ?? '', isQualifiedName(key ?? ''));
  if (allowInvalidValues) return out;
  values.forEach((value, i) => {
    invalidEach(out, `${field}[${i}]`, value, isValidLabelValue(value));
  });
  return out;
}

function validateField({ key, operator, values = [] }: V1NodeSelectorRequirement, path: string): FieldError[] {
  const out: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn') {
    out.push(invalid(`${path}.operator`, operator ?? '', BAD_OPERATOR));
  } else if (values.length !== 1) {
    const text = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    out.push(required(`${path}.values`, text));
  }
  if (key !== 'metadata.name') {
    out.push(invalid(`${path}.key`, key ?? '', 'not a valid field selector key'));
    return out;
  }
  values.forEach((value, i) => {
    invalidEach(out, `${path}.values[${i}]`, value, nameIsDNSSubdomain(value, false));
  });
  return out;
}
