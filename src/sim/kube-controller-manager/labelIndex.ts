import type { V1Pod, V1Service } from '../../api/generated/types.ts';
import type { Selector } from '../../api/labels/selector.ts';
import type { Indexer } from '../../client/cache/Indexer.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { Stored } from './Stored.ts';

type Pod = Stored<V1Pod>;
type Service = Stored<V1Service>;
const BY_LABEL = 'label';
const BY_SELECTOR = 'selector';

const indexValue = (namespace: string, key: string, value: string): string => `${namespace}/${key}=${value}`;

/** Indexes pods by each of their labels, so that a selector costs what it finds. */
export function indexByLabel(pods: SharedInformer<Pod>): void {
  pods.store.addIndex(BY_LABEL, ({ metadata: { namespace, labels = {} } }) =>
    Object.entries(labels).map(([key, value]) => indexValue(namespace, key, value)),
  );
}

/** The pods of a namespace that a selector matches: those with its rarest label are looked at. */
export function selectPods(store: Indexer<Pod>, namespace: string, selector: Selector): Pod[] {
  if (selector.nothing) return [];
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const { key, operator, values } of selector.requirements) {
    if (operator !== '=' && operator !== '==' && !(operator === 'in' && values.length === 1)) continue;
    const value = indexValue(namespace, key, values[0] as string);
    const count = store.countBy(BY_LABEL, value);
    if (count < fewest) [best, fewest] = [value, count];
  }
  const candidates = best === undefined ? store.inNamespace(namespace) : store.by(BY_LABEL, best);
  return candidates.filter((pod) => selector.matches(pod.metadata.labels));
}

/** Indexes services by the first label of their selector, so that a pod finds its services by its own labels. */
export function indexBySelector(services: SharedInformer<Service>): void {
  services.store.addIndex(BY_SELECTOR, ({ metadata: { namespace }, spec: { selector = {} } }) => {
    const [key] = Object.keys(selector).sort();
    return key === undefined ? [] : [indexValue(namespace, key, selector[key] as string)];
  });
}

/** The services that select a pod with these labels. */
export function servicesOf(
  store: Indexer<Service>,
  { metadata: { namespace, labels = {} } }: { metadata: { namespace: string; labels?: Record<string, string> } },
): Service[] {
  const found: Service[] = [];
  for (const [key, value] of Object.entries(labels)) {
    for (const service of store.by(BY_SELECTOR, indexValue(namespace, key, value))) {
      const wanted = Object.entries(service.spec.selector ?? {});
      if (wanted.every(([name, text]) => labels[name] === text)) found.push(service);
    }
  }
  return found;
}
