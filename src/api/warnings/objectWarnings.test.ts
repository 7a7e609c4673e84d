import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { V1PodSpec } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import { objectWarnings } from './objectWarnings.ts';
import { unsimulatedTable } from './unsimulated.ts';

const pod = (spec: Partial<V1PodSpec>, metadata: object = { name: 'x' }): KubeObject =>
  ({ metadata, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } }) as KubeObject;
const POD = { kind: 'Pod', group: '' };
const DEPLOYMENT = { kind: 'Deployment', group: 'apps' };

describe('objectWarnings', () => {
  it.each<[string, Partial<V1PodSpec>, string[]]>([
    ['nothing', {}, []],
    [
      'old labels of nodes',
      { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
      ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
    ],
    [
      'constraints that match nothing',
      {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: 'failure-domain.beta.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
        ],
      },
      [
        'spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
        'spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod',
      ],
    ],
    [
      'volumes of old',
      { volumes: [{ name: 'v', gitRepo: { repository: 'x' } }] },
      ['spec.volumes[0].gitRepo: deprecated in v1.11'],
    ],
    [
      'variables that hide others',
      {
        containers: [
          {
            name: 'c',
            env: [
              { name: 'A', value: '1' },
              { name: 'A', value: '$(A)2' },
              { name: 'A', value: '3' },
            ],
          },
        ],
      },
      ['spec.containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply'],
    ],
    [
      'ports that two containers want',
      {
        containers: [
          { name: 'a', ports: [{ containerPort: 80, protocol: 'TCP' }] },
          {
            name: 'b',
            ports: [
              { containerPort: 80, protocol: 'TCP' },
              { containerPort: 80, hostPort: 80, protocol: 'TCP' },
            ],
          },
        ],
      },
      [
        'spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]',
        'spec.containers[1].ports[1]: overlapping port definition with spec.containers[0].ports[0]',
        'spec.containers[1].ports[1]: overlapping port definition with spec.containers[1].ports[0]',
      ],
    ],
    [
      'parts of bytes',
      { containers: [{ name: 'c', resources: { limits: { memory: '1500m' } } }] },
      ['spec.containers[0].resources.limits[memory]: fractional byte value "1500m" is invalid, must be an integer'],
    ],
    [
      'pull secrets without names',
      { imagePullSecrets: [{}] },
      ['spec.imagePullSecrets[0].name: invalid empty name ""'],
    ],
    [
      'what the model leaves out',
      { shareProcessNamespace: true },
      ['spec.shareProcessNamespace: has no effect in this simulation: containers see their own processes'],
    ],
  ])('warns of %s', (_what, spec, expected) => {
    expect(objectWarnings(POD, pod(spec), undefined)).toEqual(expected);
  });

  it('looks into templates when they are made or change, and at names that become hostnames', () => {
    const deployment = (generation: number): KubeObject =>
      ({
        metadata: { name: 'a.b', generation },
        spec: { template: pod({ terminationGracePeriodSeconds: -1 }) },
      }) as KubeObject;
    const grace =
      'spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1';
    const [name, ...rest] = objectWarnings(DEPLOYMENT, deployment(1), undefined);
    expect(name).toMatch(
      /^metadata\.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: \[must not contain dots\]$/,
    );
    expect(rest).toEqual([grace]);
    expect(objectWarnings(DEPLOYMENT, deployment(1), deployment(1))).toEqual([]);
    expect(objectWarnings(DEPLOYMENT, deployment(2), deployment(1))).toEqual([grace]);
  });

  it.each([
    [
      'Ingress',
      'networking.k8s.io',
      { metadata: { annotations: { 'kubernetes.io/ingress.class': 'x' } } },
      [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`],
    ],
    [
      'Service',
      '',
      { spec: { trafficDistribution: 'PreferClose' } },
      ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'],
    ],
    [
      'PersistentVolume',
      '',
      { spec: { persistentVolumeReclaimPolicy: 'Recycle' } },
      [
        'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
      ],
    ],
    [
      'FlowSchema',
      'flowcontrol.apiserver.k8s.io',
      {},
      ['FlowSchema has no effect in this simulation: API priority and fairness is not simulated'],
    ],
    ['Service', 'serving.example.com', { spec: { trafficDistribution: 'PreferClose' } }, []],
  ])('knows %s of %s', (kind, group, object, expected) => {
    expect(objectWarnings({ kind, group }, object as KubeObject, undefined)).toEqual(expected);
  });

  it('leaves out of the documentation nothing that it warns of', () => {
    expect(readFileSync('docs/FIDELITY.md', 'utf8')).toContain(unsimulatedTable());
  });
});
