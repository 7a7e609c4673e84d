import { MAX_NODE_SCORE, type Plugin } from '../framework/Plugin.ts';

const MB = 1024 * 1024;
const MIN_THRESHOLD = 23 * MB;
const MAX_PER_CONTAINER = 1000 * MB;

/** ImageLocality: prefers nodes that have the pod's images already. */
export const imageLocality: Plugin = {
  name: 'ImageLocality',
  score: (_, pod, { node }) => {
    const images = node.status?.images;
    if (!images || images.length === 0) return 0;
    const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
    let bytes = 0;
    for (const { image = '' } of containers) {
      bytes += images.find((i) => i.names?.includes(normalized(image)))?.sizeBytes ?? 0;
    }
    const highest = MAX_PER_CONTAINER * containers.length;
    const within = Math.min(Math.max(bytes, MIN_THRESHOLD), highest);
    return Math.floor((MAX_NODE_SCORE * (within - MIN_THRESHOLD)) / (highest - MIN_THRESHOLD));
  },
};

/** An image name with its tag, `latest` if it has none. */
function normalized(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
