import type { V1ParamKind, V1ParamRef } from '../../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../../api/labels/selector.ts';
import { type KubeObject, parseApiVersion } from '../../../../api/meta.ts';
import type { AdmissionReader } from '../AdmissionPlugin.ts';

/** Parameters to judge a request with, one by one; a text is what is wrong with the binding. */
export type Params = readonly (KubeObject | undefined)[] | string;

/** The parameters that a binding names (apiserver `policy/generic/policy_dispatcher.go` CollectParams). */
export function collectParams(
  kind: V1ParamKind | undefined,
  ref: V1ParamRef | undefined,
  requestNamespace: string,
  reader: AdmissionReader,
): Params {
  if (!kind || !ref) return [undefined];
  const { group } = parseApiVersion(kind.apiVersion ?? '');
  const info = reader.kindOf(group, kind.kind ?? '');
  if (!info)
    return `paramKind kind \`${group === '' ? '' : `${group}/`}${kind.apiVersion ?? ''}, Kind=${kind.kind ?? ''}\` not known`;
  if (ref.namespace && !info.namespaced)
    return 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`';
  const namespace = info.namespaced ? ref.namespace || requestNamespace : '';
  if (info.namespaced && namespace === '') {
    return 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources';
  }
  const found = ref.name ? named(ref.name) : selected();
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny') {
    return 'no params found for policy binding with `Deny` parameterNotFoundAction';
  }
  return found;

  function named(name: string): KubeObject[] {
    const object = info && reader.get<KubeObject>(group, info.resource, namespace, name);
    return object ? [object] : [];
  }

  function selected(): KubeObject[] {
    const selector = compiledLabelSelector(ref?.selector);
    const all = info ? [...reader.list<KubeObject>(group, info.resource, namespace || undefined)] : [];
    return all.filter(({ metadata }) => selector.matches(metadata?.labels ?? {}));
  }
}
