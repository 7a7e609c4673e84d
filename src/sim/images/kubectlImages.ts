import { ANY_TAG, type Image } from './Image.ts';
import { guestKubectl } from './kubectl/guestKubectl.ts';

const common: Pick<Image, 'tags' | 'add' | 'guests'> = {
  tags: ANY_TAG,
  add: ['curl', 'wget', 'jq'],
  guests: { kubectl: guestKubectl },
};

/** Images that hold kubectl, for jobs and scripts that work on their own cluster. */
export const kubectlImages: readonly Image[] = [
  {
    ...common,
    repositories: [
      'docker.io/bitnami/kubectl',
      'docker.io/bitnamilegacy/kubectl',
      'registry.k8s.io/kubectl',
      'docker.io/rancher/kubectl',
      'docker.io/lachlanevenson/k8s-kubectl',
    ],
    sizeMB: 75,
    flavor: 'debian',
    uid: 1001,
    entrypoint: ['kubectl'],
    cmd: ['--help'],
  },
  {
    ...common,
    repositories: [
      'docker.io/alpine/k8s',
      'docker.io/dtzar/helm-kubectl',
      'docker.io/alpine/kubectl',
      'docker.io/kiamol/ch17-kubectl',
      'docker.io/portainer/kubectl-shell',
      'docker.io/wernight/kubectl',
    ],
    sizeMB: 180,
    flavor: 'alpine',
    cmd: ['/bin/sh'],
  },
];
