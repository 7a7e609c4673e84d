import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { applyDefaults } from '../../defaults/defaults.ts';
import { describe as line } from '../../FieldError.ts';
import type { KubeObject } from '../../meta.ts';
import { validateObject, validateObjectUpdate } from '../validators.ts';

type Spec = Record<string, unknown>;

const metadata = { name: 'w', namespace: 'default', uid: 'u', resourceVersion: '1' };
const selector = { matchLabels: { app: 'w' } };
const template = { metadata: { labels: { app: 'w' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };

const make = (kind: string, spec: Spec, group = 'apps', version = 'v1'): KubeObject =>
  deepFreeze(applyDefaults(group, version, { apiVersion: `${group}/${version}`, kind, metadata, spec } as KubeObject));
const errorsOf = (object: KubeObject, group = 'apps', version = 'v1'): string[] =>
  validateObject(group, version, object).map(line);

describe('workloads of apps', () => {
  test.each<[string, string, Spec, string[]]>([
    ['a plain Deployment', 'Deployment', { selector, template }, []],
    [
      'a Deployment without a selector',
      'Deployment',
      { template },
      [
        'spec.selector: Required value',
        'spec.template.metadata.labels: Invalid value: {"app":"w"}: `selector` does not match template `labels`',
      ],
    ],
    [
      'a Deployment that selects everything',
      'Deployment',
      { selector: {}, template },
      ['spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    ],
    [
      'a Deployment with a selector that cannot be read',
      'Deployment',
      { selector: { matchExpressions: [{ key: 'a', operator: 'Inn', values: ['b'] }] }, template },
      [
        'spec.selector.matchExpressions[0].operator: Invalid value: "Inn": not a valid selector operator',
        'spec.selector: Invalid value: {"matchExpressions":[{"key":"a","operator":"Inn","values":["b"]}]}: invalid label selector',
      ],
    ],
    [
      'a Deployment whose pods end',
      'Deployment',
      { selector, template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      'a Deployment that could not roll',
      'Deployment',
      { selector, template, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
    ],
    [
      'a Deployment of an unknown strategy',
      'Deployment',
      { selector, template, strategy: { type: 'Foo' } },
      [
        'spec.strategy: Unsupported value: {"Type":"Foo","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
      ],
    ],
    [
      'a Deployment of less than nothing',
      'Deployment',
      { selector, template, replicas: -1, minReadySeconds: 600 },
      [
        'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
        'spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds',
      ],
    ],
    [
      'a DaemonSet with a surge and gaps',
      'DaemonSet',
      { selector, template, updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: '10%' } } },
      ['spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero'],
    ],
    [
      'a StatefulSet whose claims are its volumes',
      'StatefulSet',
      {
        selector,
        serviceName: 's',
        template: {
          ...template,
          spec: { containers: [{ name: 'c', image: 'a', volumeMounts: [{ name: 'data', mountPath: '/d' }] }] },
        },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
      },
      [],
    ],
    [
      'a StatefulSet of an unknown policy',
      'StatefulSet',
      {
        selector,
        template,
        podManagementPolicy: 'Chaotic',
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Burn' },
      },
      [
        "spec.podManagementPolicy: Invalid value: \"Chaotic\": must be 'OrderedReady' or 'Parallel'",
        'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Burn": supported values: "Retain", "Delete"',
      ],
    ],
  ])('%s', (_what, kind, spec, expected) => {
    expect(errorsOf(make(kind, spec))).toEqual(expected);
  });

  test('of a StatefulSet little can change', () => {
    const prev = make('StatefulSet', { selector, template, serviceName: 'a' });
    const errors = (spec: Spec): string[] =>
      validateObjectUpdate('apps', 'v1', make('StatefulSet', { selector, template, ...spec }), prev).map(line);
    expect(errors({ serviceName: 'a', replicas: 3 })).toEqual([]);
    expect(errors({ serviceName: 'b' })).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ]);
  });

  test('a status counts no more ready pods than there are', () => {
    const prev = make('Deployment', { selector, template });
    const next = { ...prev, status: { replicas: 1, readyReplicas: 2, availableReplicas: 1 } } as KubeObject;
    expect(validateObjectUpdate('apps', 'v1', next, prev, 'status').map(line)).toEqual([
      'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas',
    ]);
  });
});

describe('jobs', () => {
  const never = { ...template, spec: { ...template.spec, restartPolicy: 'Never' } };
  const cron = (spec: Spec): string[] =>
    errorsOf(
      make('CronJob', { schedule: '* * * * *', jobTemplate: { spec: { template: never } }, ...spec }, 'batch'),
      'batch',
    );

  test.each<[string, string[]]>([
    ['*/5 0-6,20 1 jan-mar MON', []],
    ['@hourly', []],
    ['@every 1h30m', []],
    ['every day', ['spec.schedule: Invalid value: "every day": expected exactly 5 fields, found 2: [every day]']],
    ['60 * * * *', ['spec.schedule: Invalid value: "60 * * * *": end of range (60) above maximum (59): 60']],
    [
      '5-1 * * * *',
      ['spec.schedule: Invalid value: "5-1 * * * *": beginning of range (5) beyond end of range (1): 5-1'],
    ],
    ['*/0 * * * *', ['spec.schedule: Invalid value: "*/0 * * * *": step of range should be a positive number: */0']],
    [
      'a * * * *',
      [
        'spec.schedule: Invalid value: "a * * * *": failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax',
      ],
    ],
    ['@noon', ['spec.schedule: Invalid value: "@noon": unrecognized descriptor: @noon']],
    [
      'TZ=UTC 0 0 * * *',
      [
        'spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      ],
    ],
  ])('the schedule %s', (schedule, expected) => {
    expect(cron({ schedule })).toEqual(expected);
  });

  test('a CronJob has a time zone that there can be and a policy that there is', () => {
    expect(cron({ timeZone: 'Asia/Seoul' })).toEqual([]);
    expect(cron({ timeZone: 'Mars?', concurrencyPolicy: 'Maybe' })).toEqual([
      'spec.timeZone: Invalid value: "Mars?": unknown time zone Mars?',
      'spec.concurrencyPolicy: Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"',
    ]);
  });

  const labels = {
    'controller-uid': 'u',
    'job-name': 'w',
    'batch.kubernetes.io/controller-uid': 'u',
    'batch.kubernetes.io/job-name': 'w',
  };
  const generated = {
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
    template: { ...never, metadata: { labels } },
  };
  const job = (spec: Spec): KubeObject => make('Job', { ...generated, ...spec }, 'batch');

  test.each<[string, Spec, string[]]>([
    ['a plain one', {}, []],
    [
      'one whose pods restart for ever',
      { template: { ...template, metadata: { labels } } },
      ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ],
    [
      'one with a selector of its own',
      { selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u', a: 'b' } } },
      [
        'spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"u"}}: `selector` not auto-generated',
        `spec.template.metadata.labels: Invalid value: ${JSON.stringify(Object.fromEntries(Object.entries(labels).sort()))}: \`selector\` does not match template \`labels\``,
      ],
    ],
    [
      'an Indexed one without an end',
      { completionMode: 'Indexed', parallelism: 2 },
      ['spec.completions: Required value: when completion mode is Indexed'],
    ],
    [
      'one with limits for indexes that it has not',
      { backoffLimitPerIndex: 1 },
      ['spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
    ],
    [
      'one with a rule that says nothing',
      { podFailurePolicy: { rules: [{ action: 'FailJob' }] } },
      ['spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required'],
    ],
  ])('a Job: %s', (_what, spec, expected) => {
    expect(errorsOf(job(spec), 'batch')).toEqual(expected);
  });

  test('of a Job the pods do not change, unless it is suspended and where they may go', () => {
    const errors = (next: KubeObject, prev: KubeObject): string[] =>
      validateObjectUpdate('batch', 'v1', next, prev).map((error) => `${error.field}: ${error.detail}`);
    const image = { ...generated.template, spec: { ...never.spec, containers: [{ name: 'c', image: 'other' }] } };
    expect(errors(job({ template: image }), job({}))).toEqual(['spec.template: field is immutable']);
    expect(errors(job({ completions: 3 }), job({}))).toEqual(['spec.completions: field is immutable']);
    const placed = { ...generated.template, spec: { ...never.spec, nodeSelector: { a: 'b' } } };
    expect(errors(job({ suspend: true, template: placed }), job({ suspend: true }))).toEqual([]);
  });
});

describe('autoscalers and budgets', () => {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'w' };
  const hpa = (spec: Spec, version = 'v2'): string[] =>
    errorsOf(
      make('HorizontalPodAutoscaler', { scaleTargetRef, ...spec }, 'autoscaling', version),
      'autoscaling',
      version,
    );

  test('an autoscaler', () => {
    expect(hpa({ maxReplicas: 3 })).toEqual([]);
    expect(hpa({ maxReplicas: 3, targetCPUUtilizationPercentage: 50 }, 'v1')).toEqual([]);
    expect(hpa({ minReplicas: 3, maxReplicas: 2 }, 'v1')).toEqual([
      'spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`',
    ]);
    expect(hpa({ maxReplicas: 3, metrics: [{ type: 'Resource' }, { type: 'Guess' }] })).toEqual([
      'spec.metrics[0].resource: Required value: must populate information for the given metric source',
      'spec.metrics[1].type: Unsupported value: "Guess": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
      'spec.metrics[1].type: Unsupported value: "Guess": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
    ]);
    const target = { type: 'Utilization' };
    expect(hpa({ maxReplicas: 3, metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] })).toEqual([
      'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
    ]);
    expect(hpa({ maxReplicas: 3, behavior: { scaleUp: { stabilizationWindowSeconds: 4000, policies: [] } } })).toEqual([
      'spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600',
      'spec.behavior.scaleUp.policies: Required value: must specify at least one Policy',
    ]);
  });

  test('a budget', () => {
    const budget = (spec: Spec): string[] => errorsOf(make('PodDisruptionBudget', spec, 'policy'), 'policy');
    expect(budget({ minAvailable: '50%', selector })).toEqual([]);
    expect(budget({ minAvailable: 1, maxUnavailable: '101%' })).toEqual([
      'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":"101%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ]);
  });
});
