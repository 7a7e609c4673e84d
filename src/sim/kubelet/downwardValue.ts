import type { V1Container, V1Pod, V1ResourceFieldSelector } from '../../api/generated/types.ts';
import { parseQuantity } from '../../api/Quantity.ts';

export interface DownwardFacts {
  pod: V1Pod;
  podIP: string;
  hostIP: string;
  /** What a container without limits may use: the node's allocatable. */
  allocatable: Readonly<Record<string, string>>;
}

/** The value of a downward API field (pkg/fieldpath; kubelet_pods.go podFieldSelectorRuntimeValue); undefined when unknown. */
export function fieldValue({ pod, podIP, hostIP }: DownwardFacts, path: string): string | undefined {
  const { metadata = {}, spec } = pod;
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (keyed) return metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2] as string] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name ?? '';
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'spec.nodeName':
      return spec?.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec?.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP;
    case 'status.podIP':
    case 'status.podIPs':
      return podIP;
    default:
      return undefined;
  }
}

/** The value of `resourceFieldRef` in units of its divisor, rounded up (pkg/api/v1/resource ExtractContainerResourceValue). */
export function resourceValue(facts: DownwardFacts, container: V1Container, ref: V1ResourceFieldSelector): string {
  const [list = '', name = ''] = splitOnce(ref.resource ?? '');
  const { limits = {}, requests = {} } = container.resources ?? {};
  const amount =
    list === 'limits' ? (limits[name] ?? facts.allocatable[name] ?? '0') : (requests[name] ?? limits[name] ?? '0');
  const divisor = parseQuantity(ref.divisor && ref.divisor !== '0' ? ref.divisor : '1').nanos;
  const { nanos } = parseQuantity(amount);
  return String((nanos + divisor - 1n) / divisor);
}

function splitOnce(text: string): [string, string] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}

function formatMap(map: Record<string, string> = {}): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
}
