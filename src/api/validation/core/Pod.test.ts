import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { defaultPod } from '../../defaults/core/Pod.ts';
import { describe as line } from '../../FieldError.ts';
import type { V1Container, V1Pod, V1PodSpec, V1Volume } from '../../generated/types.ts';
import { validatePod } from './Pod.ts';
import { validatePodResize } from './podResize.ts';
import { validatePodStatusUpdate } from './podStatus.ts';
import { validatePodEphemeralContainersUpdate, validatePodUpdate } from './podUpdate.ts';

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

const meta = { name: 'p', namespace: 'default', uid: 'u', resourceVersion: '1' };
const makePod = (spec: Partial<V1PodSpec> = {}, container: Partial<V1Container> = {}): V1Pod =>
  deepFreeze(
    defaultPod({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: meta,
      spec: { containers: [{ name: 'c', image: 'nginx', ...container }], ...spec },
    }),
  );

const container = (fields: Partial<V1Container>): V1Pod => makePod({}, fields);
const volumes = (...list: V1Volume[]): V1Pod => makePod({ volumes: list });

describe('validatePod', () => {
  test.each<[string, V1Pod, string[]]>([
    ['a plain pod', makePod(), []],
    ['no containers', makePod({ containers: [] }), ['spec.containers: Required value']],
    ['no image', container({ image: '' }), ['spec.containers[0].image: Required value']],
    ['a bad name', container({ name: 'My_C' }), [`spec.containers[0].name: Invalid value: "My_C": ${LABEL}`]],
    [
      'two of a name',
      makePod({
        containers: [
          { name: 'c', image: 'a' },
          { name: 'c', image: 'b' },
        ],
      }),
      ['spec.containers[1].name: Duplicate value: "c"'],
    ],
    [
      'a bad pull policy',
      container({ imagePullPolicy: 'x' }),
      [
        'spec.containers[0].imagePullPolicy: Unsupported value: "x": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
    [
      'a port out of range',
      container({ ports: [{ containerPort: 70000 }] }),
      ['spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
    ],
    [
      'more requested than is allowed',
      container({ resources: { requests: { cpu: '200m' }, limits: { cpu: '100m' } } }),
      ['spec.containers[0].resources.requests: Invalid value: "200m": must be less than or equal to cpu limit of 100m'],
    ],
    [
      'an unknown resource',
      container({ resources: { requests: { gpu: '1' } } }),
      [
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
      ],
    ],
    [
      'a resource that cannot be shared out',
      container({ resources: { requests: { 'example.com/gpu': '1' } } }),
      ['spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources'],
    ],
    [
      'half a device',
      container({ resources: { limits: { 'example.com/gpu': '500m' } } }),
      [
        'spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer',
        'spec.containers[0].resources.requests[example.com/gpu]: Invalid value: "500m": must be an integer',
      ],
    ],
    [
      'a mount of no volume',
      container({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
      ['spec.containers[0].volumeMounts[0].name: Not found: "v"'],
    ],
    [
      'two mounts at one place, one of them climbing',
      makePod(
        { volumes: [{ name: 'v', emptyDir: {} }] },
        {
          volumeMounts: [
            { name: 'v', mountPath: '/v' },
            { name: 'v', mountPath: '/v', subPath: '../a' },
          ],
        },
      ),
      [
        'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/v": must be unique',
        'spec.containers[0].volumeMounts.subPath: Invalid value: "../a": must not contain \'..\'',
      ],
    ],
    [
      'a variable with two sources',
      container({ env: [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
      ['spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty'],
    ],
    [
      'a field that does not exist',
      container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.nope' } } }] }),
      [
        'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.nope": error converting fieldPath: field label not supported: spec.nope',
      ],
    ],
    [
      'a probe without and one with two handlers',
      container({ livenessProbe: {}, readinessProbe: { tcpSocket: { port: 1 }, exec: { command: ['a'] } } }),
      [
        'spec.containers[0].livenessProbe: Required value: must specify a handler type',
        'spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
      ],
    ],
    [
      'a liveness probe that must succeed twice',
      container({ livenessProbe: { tcpSocket: { port: 1 }, successThreshold: 2 } }),
      ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
    ],
    [
      'an init container with a probe',
      makePod({ initContainers: [{ name: 'i', image: 'a', livenessProbe: { tcpSocket: { port: 1 } } }] }),
      [
        'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    [
      'a sidecar with a probe',
      makePod({
        initContainers: [{ name: 'i', image: 'a', restartPolicy: 'Always', startupProbe: { tcpSocket: { port: 1 } } }],
      }),
      [],
    ],
    [
      'a volume with two sources',
      volumes({ name: 'v', emptyDir: {}, hostPath: { path: '/a' } }),
      ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'two volumes of a name',
      volumes({ name: 'v', emptyDir: {} }, { name: 'v', emptyDir: {} }),
      ['spec.volumes[1].name: Duplicate value: "v"'],
    ],
    [
      'sources without what they need',
      volumes(
        { name: 'a', configMap: {} },
        { name: 'b', persistentVolumeClaim: { claimName: '' } },
        { name: 'c', secret: {} },
      ),
      [
        'spec.volumes[0].configMap.name: Required value',
        'spec.volumes[1].persistentVolumeClaim.claimName: Required value',
        'spec.volumes[2].secret.secretName: Required value',
      ],
    ],
    [
      'a deadline of nothing',
      makePod({ activeDeadlineSeconds: 0 }),
      ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
    ],
    [
      'another port than that of the host',
      makePod({ hostNetwork: true }, { ports: [{ containerPort: 80, hostPort: 81 }] }),
      [
        'spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true',
      ],
    ],
    [
      'two containers on one port of the host',
      makePod({
        containers: ['a', 'b'].map((name) => ({ name, image: 'x', ports: [{ containerPort: 1, hostPort: 80 }] })),
      }),
      ['spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"'],
    ],
    [
      'no DNS at all',
      makePod({ dnsPolicy: 'None' }),
      ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    ],
    [
      'bad tolerations',
      makePod({
        tolerations: [
          { operator: 'Equal', value: 'a' },
          { key: 'a', operator: 'Exists', tolerationSeconds: 1 },
        ],
      }),
      [
        'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
        'spec.tolerations[1].effect: Invalid value: "": effect must be \'NoExecute\' when `tolerationSeconds` is set',
      ],
    ],
    [
      'a spread that is none',
      makePod({ topologySpreadConstraints: [{ maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'Maybe' }] }),
      [
        'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
        'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Maybe": supported values: "DoNotSchedule", "ScheduleAnyway"',
      ],
    ],
    [
      'a weight out of range',
      makePod({
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, preference: {} }] },
        },
      }),
      [
        'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100',
      ],
    ],
    [
      'bound while it waits at a gate',
      makePod({ nodeName: 'n', schedulingGates: [{ name: 'a.b/c' }] }),
      ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
    ],
    [
      'born with an ephemeral container',
      makePod({ ephemeralContainers: [{ name: 'd', image: 'busybox' }] }),
      ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
    ],
    [
      'users out of range',
      makePod({ securityContext: { runAsUser: -1 } }, { securityContext: { runAsGroup: 2 ** 31 } }),
      [
        'spec.containers[0].securityContext.runAsGroup: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive',
        'spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
      ],
    ],
    [
      'an unknown system',
      makePod({ os: { name: 'plan9' } }),
      ['spec.os: Unsupported value: "plan9": supported values: "linux", "windows"'],
    ],
  ])('%s', (_what, pod, expected) => {
    expect(validatePod(pod).map(line)).toEqual(expected);
    expect(validatePod(pod).map(line)).toEqual(expected);
  });

  test('a container that one pod showed to be fine is still looked at for its volumes', () => {
    const shared: V1Container = { name: 'c', image: 'a', volumeMounts: [{ name: 'v', mountPath: '/v' }] };
    expect(validatePod(makePod({ containers: [shared], volumes: [{ name: 'v', emptyDir: {} }] }))).toEqual([]);
    expect(validatePod(makePod({ containers: [shared] })).map(line)).toEqual([
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ]);
  });
});

describe('validatePodUpdate', () => {
  const prev = makePod({ activeDeadlineSeconds: 100, tolerations: [{ key: 'a', operator: 'Exists' }] });
  const withSpec = (change: Partial<V1PodSpec>): V1Pod => ({ ...prev, spec: { ...prev.spec!, ...change } });
  const changed = (change: Partial<V1Container>): V1Pod =>
    withSpec({ containers: [{ ...prev.spec!.containers[0]!, ...change }] });

  test.each<[string, V1Pod, string[]]>([
    ['nothing', prev, []],
    ['an image', changed({ image: 'nginx:2' }), []],
    ['a shorter deadline', withSpec({ activeDeadlineSeconds: 10 }), []],
    [
      'a longer deadline',
      withSpec({ activeDeadlineSeconds: 600 }),
      ['spec.activeDeadlineSeconds: Invalid value: 600: must be less than or equal to previous value'],
    ],
    [
      'one more toleration',
      withSpec({ tolerations: [...prev.spec!.tolerations!, { key: 'b', operator: 'Exists' }] }),
      [],
    ],
    [
      'another toleration',
      withSpec({ tolerations: [{ key: 'b', operator: 'Exists' }] }),
      ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'],
    ],
    [
      'one more container',
      withSpec({ containers: [...prev.spec!.containers, { ...prev.spec!.containers[0]!, name: 'd' }] }),
      ['spec.containers: Forbidden: pod updates may not add or remove containers'],
    ],
  ])('%s', (_what, next, expected) => {
    expect(validatePodUpdate(next, prev).map(line)).toEqual(expected);
  });

  test('shows what else was changed as a diff of the internal form', () => {
    const [error, ...rest] = validatePodUpdate(withSpec({ nodeName: 'node-2' }), prev);
    expect(rest).toEqual([]);
    expect(error!.field).toBe('spec');
    expect(error!.detail).toBe(
      `pod updates may not change fields other than \`spec.containers[*].image\`,\`spec.initContainers[*].image\`,\`spec.activeDeadlineSeconds\`,\`spec.tolerations\` (only additions to existing tolerations),\`spec.terminationGracePeriodSeconds\` (allow it to be set to 1 if it was previously negative)
@@ -42,7 +42,7 @@
  "NodeSelector": null,
  "ServiceAccountName": "",
  "AutomountServiceAccountToken": null,
- "NodeName": "",
+ "NodeName": "node-2",
  "SecurityContext": {
   "HostNetwork": false,
   "HostPID": false,
`,
    );
  });

  test('a gate can only go, and what waits there can be narrowed down', () => {
    const gated = makePod({ schedulingGates: [{ name: 'a.b/c' }], nodeSelector: { a: 'b' } });
    const next = (change: Partial<V1PodSpec>): V1Pod => ({ ...gated, spec: { ...gated.spec!, ...change } });
    expect(validatePodUpdate(next({ schedulingGates: [] }), gated)).toEqual([]);
    expect(validatePodUpdate(next({ nodeSelector: { a: 'b', c: 'd' } }), gated)).toEqual([]);
    expect(validatePodUpdate(next({ schedulingGates: [{ name: 'x.y/z' }] }), gated).map(line)).toEqual([
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'x.y/z'",
    ]);
  });
});

describe('the subresources of a pod', () => {
  test('what has ended does not begin again where the pod never restarts', () => {
    const pod = makePod({ restartPolicy: 'Never' });
    const status = (state: object): V1Pod =>
      ({ ...pod, status: { containerStatuses: [{ name: 'c', state }] } }) as unknown as V1Pod;
    const ended = status({ terminated: { exitCode: 1 } });
    expect(validatePodStatusUpdate(status({ running: {} }), ended).map(line)).toEqual([
      'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
    ]);
    expect(validatePodStatusUpdate(ended, status({ running: {} }))).toEqual([]);
  });

  test('ephemeral containers are added and stay', () => {
    const pod = makePod();
    const debugged: V1Pod = defaultPod({
      ...pod,
      spec: { ...pod.spec!, ephemeralContainers: [{ name: 'd', image: 'busybox', targetContainerName: 'c' }] },
    });
    expect(validatePodEphemeralContainersUpdate(debugged, pod)).toEqual([]);
    expect(validatePodEphemeralContainersUpdate(pod, debugged).map(line)).toEqual([
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "d" may not be removed\n',
    ]);
  });

  test('a resize changes CPU and memory, not the quality of service', () => {
    const pod = container({ resources: { requests: { cpu: '100m' } } });
    const resized = (resources: V1Container['resources']): V1Pod => ({
      ...pod,
      spec: { ...pod.spec!, containers: [{ ...pod.spec!.containers[0]!, resources }] },
    });
    expect(validatePodResize(resized({ requests: { cpu: '200m' } }), pod)).toEqual([]);
    expect(validatePodResize(resized({}), pod).map(line)).toEqual([
      'spec: Invalid value: "": Pod QOS Class may not change as a result of resizing',
      'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
    ]);
  });
});
