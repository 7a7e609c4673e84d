import { type FieldError, invalid } from '../../../../api/FieldError.ts';
import type { V1LabelSelector } from '../../../../api/generated/types.ts';
import type { KubeObject, StoredObject } from '../../../../api/meta.ts';
import { semanticEqual } from '../../../../api/semanticEqual.ts';
import { FIELD_IMMUTABLE } from '../../../../api/validation/objectMeta.ts';

interface Selecting {
  spec?: { selector?: V1LabelSelector };
}

/** Deployments, ReplicaSets and DaemonSets of apps/v1 keep their selector (their `strategy.ValidateUpdate`). */
export function selectorIsImmutable(next: KubeObject, previous: StoredObject): readonly FieldError[] {
  const selector = (next as Selecting).spec?.selector;
  if (semanticEqual(selector, (previous as Selecting).spec?.selector)) return [];
  return [invalid('spec.selector', selector ?? null, FIELD_IMMUTABLE)];
}
