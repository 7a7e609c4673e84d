import type { V1ObjectMeta } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import type { AdmissionReader } from '../AdmissionPlugin.ts';

interface Named {
  metadata?: V1ObjectMeta;
}

/** A policy made ready, with the bindings that put it to use. */
export interface BoundPolicy<C, B> {
  compiled: C;
  bindings: readonly B[];
}

const GROUP = 'admissionregistration.k8s.io';

/** Policies with their bindings, by name; made again only when one of either has changed. */
export function boundPolicies<
  P extends Named & { spec?: object },
  C,
  B extends Named & { spec?: { policyName?: string } },
>(
  policies: string,
  bindings: string,
  compile: (policy: P) => C,
): (reader: AdmissionReader) => readonly BoundPolicy<C, B>[] {
  let pairs: BoundPolicy<C, B>[] = [];
  let seen = -1;
  const compiled = new WeakMap<object, C>();
  const ready = (policy: P): C => {
    const key = policy.spec ?? policy;
    const known = compiled.get(key) ?? compile(policy);
    compiled.set(key, known);
    return known;
  };
  return (reader) => {
    const changes = reader.changes(GROUP, bindings) + reader.changes(GROUP, policies);
    if (changes === seen) return pairs;
    seen = changes;
    const all = [...reader.list<KubeObject & B>(GROUP, bindings)];
    pairs = [...reader.list<KubeObject & P>(GROUP, policies)]
      .map((policy) => ({
        compiled: ready(policy),
        bindings: all.filter(({ spec }) => spec?.policyName === policy.metadata?.name),
      }))
      .filter((pair) => pair.bindings.length > 0);
    return pairs;
  };
}
