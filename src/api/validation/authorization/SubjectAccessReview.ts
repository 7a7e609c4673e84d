import { type FieldError, invalid } from '../../FieldError.ts';
import type {
  V1LocalSubjectAccessReview,
  V1ObjectMeta,
  V1SelfSubjectAccessReview,
  V1SubjectAccessReview,
  V1SubjectAccessReviewSpec,
} from '../../generated/types.ts';

type Attributes = Pick<V1SubjectAccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>;

/** `authorization.k8s.io/SubjectAccessReview` (pkg/apis/authorization/validation, release 1.36). */
export function validateSubjectAccessReview(review: V1SubjectAccessReview): FieldError[] {
  return [...validateSpec(review.spec ?? {}), ...validateNoMetadata(review.metadata, [], 'must be empty')];
}

export function validateSelfSubjectAccessReview(review: V1SelfSubjectAccessReview): FieldError[] {
  return [...validateAttributes(review.spec ?? {}), ...validateNoMetadata(review.metadata, [], 'must be empty')];
}

export function validateLocalSubjectAccessReview(review: V1LocalSubjectAccessReview): FieldError[] {
  const out = validateSpec(review.spec ?? {});
  out.push(...validateNoMetadata(review.metadata, ['namespace'], 'must be empty except for namespace'));
  const { resourceAttributes, nonResourceAttributes } = review.spec ?? {};
  const namespace = resourceAttributes?.namespace ?? '';
  if (resourceAttributes && namespace !== (review.metadata?.namespace ?? '')) {
    out.push(invalid('spec.resourceAttributes.namespace', namespace, 'must match metadata.namespace'));
  }
  if (nonResourceAttributes) {
    const text = 'disallowed on this kind of request';
    out.push(invalid('spec.nonResourceAttributes', nonResourceAttributes, text));
  }
  return out;
}

function validateSpec(spec: V1SubjectAccessReviewSpec): FieldError[] {
  const out = validateAttributes(spec);
  if (!spec.user && !spec.groups?.length) {
    out.push(invalid('spec.user', spec.user ?? '', 'at least one of user or group must be specified'));
  }
  return out;
}

function validateAttributes({ resourceAttributes, nonResourceAttributes }: Attributes): FieldError[] {
  if (resourceAttributes && nonResourceAttributes) {
    const text = 'cannot be specified in combination with resourceAttributes';
    return [invalid('spec.nonResourceAttributes', nonResourceAttributes, text)];
  }
  if (resourceAttributes || nonResourceAttributes) return [];
  const text = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalid('spec.resourceAttributes', null, text)];
}

/** A review is asked and forgotten: it has no identity. */
function validateNoMetadata(meta: V1ObjectMeta | undefined, allowed: readonly string[], text: string): FieldError[] {
  const given = Object.entries(meta ?? {}).filter(
    ([name, value]) => name !== 'managedFields' && !allowed.includes(name) && value !== undefined && value !== null,
  );
  return given.length === 0 ? [] : [invalid('metadata', meta, text)];
}
