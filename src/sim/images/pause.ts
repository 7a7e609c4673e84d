import { MIB } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';

/** Does nothing until it is told to stop. */
export const pause: Image = {
  repositories: [
    'registry.k8s.io/pause',
    'k8s.gcr.io/pause',
    'gcr.io/google_containers/pause',
    'registry.k8s.io/pause-amd64',
    'gcr.io/google-containers/pause',
    'registry.k8s.io/e2e-test-images/pause',
    'docker.io/kubernetes/pause',
  ],
  tags: ANY_TAG,
  sizeMB: 0.3,
  flavor: 'busybox',
  entrypoint: ['/pause'],
  programs: { pause: () => ({ usage: () => ({ cpuMillis: 0, memoryBytes: MIB / 2 }) }) },
};
