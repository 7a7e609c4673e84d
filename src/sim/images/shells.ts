import { ANY_TAG, type Image } from './Image.ts';

/** Images that hold a shell and tools, and end at once when nobody gives them anything to do. */
export const busybox: Image = {
  repositories: [
    'docker.io/library/busybox',
    'gcr.io/google-containers/busybox',
    'registry.k8s.io/busybox',
    'k8s.gcr.io/busybox',
    'public.ecr.aws/docker/library/busybox',
    'registry.k8s.io/e2e-test-images/busybox',
    'gcr.io/google_containers/busybox',
    'quay.io/prometheus/busybox',
  ],
  tags: /^(?:latest|stable|unstable|glibc|musl|uclibc|1)(?:[.-][\w.-]+)?$/,
  sizeMB: 2.2,
  flavor: 'busybox',
  cmd: ['sh'],
};

export const alpine: Image = {
  repositories: ['docker.io/library/alpine', 'public.ecr.aws/docker/library/alpine', 'docker.io/alpine/git'],
  tags: /^(?:latest|edge|[23](?:\.\d+){0,2}|\d{8})$/,
  sizeMB: 3.6,
  flavor: 'alpine',
  cmd: ['/bin/sh'],
};

export const debian: Image = {
  repositories: [
    'docker.io/library/ubuntu',
    'docker.io/library/debian',
    'docker.io/library/centos',
    'docker.io/library/fedora',
    'docker.io/library/rockylinux',
    'docker.io/library/almalinux',
    'docker.io/library/amazonlinux',
    'docker.io/library/buildpack-deps',
    'public.ecr.aws/docker/library/ubuntu',
    'public.ecr.aws/docker/library/debian',
    'public.ecr.aws/amazonlinux/amazonlinux',
    'docker.io/library/bash',
  ],
  tags: /^(?:latest|stable|sid|rolling|devel|noble|jammy|focal|bionic|xenial|trixie|bookworm|bullseye|buster|stream\d|[\d.]+)(?:[-.][\w.-]+)?$/,
  sizeMB: 30,
  flavor: 'debian',
  cmd: ['/bin/bash'],
};

/** Languages and tools: an interpreter that finds no terminal and ends. */
export const languages: Image = {
  repositories: [
    'node',
    'python',
    'golang',
    'openjdk',
    'eclipse-temurin',
    'ruby',
    'perl',
    'php',
    'rust',
    'maven',
    'gradle',
  ].map((name) => `docker.io/library/${name}`),
  tags: ANY_TAG,
  sizeMB: 350,
  flavor: 'debian',
  add: ['curl', 'wget', 'ps', 'top'],
  cmd: ['/bin/bash'],
};

/** Alpine with network tools. */
export const netTools: Image = {
  repositories: [
    'docker.io/nicolaka/netshoot',
    'docker.io/curlimages/curl',
    'quay.io/curl/curl',
    'docker.io/praqma/network-multitool',
    'docker.io/wbitt/network-multitool',
    'docker.io/radial/busyboxplus',
    'docker.io/giantswarm/tiny-tools',
    'docker.io/tutum/dnsutils',
    'docker.io/infoblox/dnstools',
    'registry.k8s.io/e2e-test-images/jessie-dnsutils',
    'gcr.io/kubernetes-e2e-test-images/dnsutils',
    'registry.k8s.io/e2e-test-images/dnsutils',
    'docker.io/byrnedo/alpine-curl',
    'docker.io/appropriate/curl',
    'docker.io/tutum/curl',
    'docker.io/kiamol/ch03-sleep',
    'docker.io/sixeyed/sleep',
    'docker.io/bitnami/kubectl',
    'registry.k8s.io/kubectl',
    'docker.io/rancher/kubectl',
    'docker.io/luksa/kubectl-proxy',
    'docker.io/arunvelsriram/utils',
  ],
  tags: ANY_TAG,
  sizeMB: 9,
  flavor: 'alpine',
  add: ['curl', 'jq', 'bash', 'dig', 'openssl', 'telnet'],
  cmd: ['sh', '-c', 'while true; do sleep 3600; done'],
};
