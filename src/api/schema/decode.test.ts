import { describe, expect, test } from 'vitest';
import { must } from '../../base/assert.ts';
import { deepFreeze } from '../../base/deepFreeze.ts';
import { cannotBeHandled, type Decoded, type DecodeOptions, decode, strictDecodingError } from './decode.ts';
import { findDuplicateFields } from './findDuplicateFields.ts';
import { modelSchema, schemaOf } from './schemaOf.ts';

const schemas = {
  Pod: must(schemaOf({ group: '', version: 'v1', kind: 'Pod' }), 'Pod'),
  Deployment: must(schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' }), 'Deployment'),
  ConfigMap: must(schemaOf({ group: '', version: 'v1', kind: 'ConfigMap' }), 'ConfigMap'),
  Secret: must(schemaOf({ group: '', version: 'v1', kind: 'Secret' }), 'Secret'),
  Service: must(schemaOf({ group: '', version: 'v1', kind: 'Service' }), 'Service'),
  Lease: must(schemaOf({ group: 'coordination.k8s.io', version: 'v1', kind: 'Lease' }), 'Lease'),
};

const read = (kind: keyof typeof schemas, value: unknown, options?: DecodeOptions): Decoded =>
  decode(deepFreeze(value), schemas[kind], { fill: false, ...options });

const decodedValue = (decoded: Decoded): Record<string, unknown> => {
  if (decoded.error !== undefined) throw new Error(decoded.error);
  return decoded.value;
};

const strictErrorsOf = (decoded: Decoded): readonly string[] => ('value' in decoded ? decoded.strictErrors : []);

const deploymentWith = (container: object) => ({ spec: { template: { spec: { containers: [container] } } } });

describe('values that do not fit their type', () => {
  const cases: [keyof typeof schemas, unknown, string][] = [
    [
      'Deployment',
      { spec: { replicas: 'three' } },
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'Deployment',
      { spec: { replicas: 1.5 } },
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'Deployment',
      { spec: { replicas: 4294967296 } },
      'json: cannot unmarshal number 4294967296 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'Deployment',
      deploymentWith({ ports: [{ containerPort: '80' }] }),
      'json: cannot unmarshal string into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32',
    ],
    [
      'Deployment',
      deploymentWith({ env: [{ name: 'PORT', value: 8080 }] }),
      'json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
    ],
    [
      'Deployment',
      deploymentWith({ args: ['-p', 80] }),
      'json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.args of type string',
    ],
    [
      'Deployment',
      deploymentWith({ command: 'sleep' }),
      'json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.command of type []string',
    ],
    [
      'Deployment',
      { spec: { template: { spec: { containers: { name: 'a' } } } } },
      'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      'Deployment',
      deploymentWith({ imagePullPolicy: true }),
      'json: cannot unmarshal bool into Go struct field Container.spec.template.spec.containers.imagePullPolicy of type v1.PullPolicy',
    ],
    [
      'Deployment',
      deploymentWith({ resources: { limits: 'all' } }),
      'json: cannot unmarshal string into Go struct field ResourceRequirements.spec.template.spec.containers.resources.limits of type v1.ResourceList',
    ],
    [
      'Deployment',
      { spec: 'x' },
      'json: cannot unmarshal string into Go struct field Deployment.spec of type v1.DeploymentSpec',
    ],
    [
      'ConfigMap',
      { data: { retries: 3 } },
      'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ],
    [
      'ConfigMap',
      { metadata: { labels: { on: true } } },
      'json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    ['ConfigMap', ['x'], 'json: cannot unmarshal array into Go value of type v1.ConfigMap'],
    [
      'Service',
      { spec: { ports: [{ port: 80, targetPort: true }] } },
      'json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.targetPort of type int32',
    ],
    ['Secret', { data: { password: 'not base64' } }, 'illegal base64 data at input byte 3'],
    [
      'Pod',
      { spec: { containers: [{ resources: { limits: { memory: '128MiB' } } }] } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'Pod',
      { spec: { containers: [{ resources: { limits: { cpu: true } } }] } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'Pod',
      { metadata: { creationTimestamp: 'yesterday' } },
      'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
    ],
    [
      'Pod',
      { metadata: { creationTimestamp: 5 } },
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string',
    ],
  ];
  test.each(cases)('%s %j', (kind, value, error) => {
    expect(read(kind, value).error).toBe(error);
  });

  test('the first of several counts, but a parser of its own ends the decoding', () => {
    expect(read('Deployment', { spec: { replicas: 'x', paused: 'y' } }).error).toContain('spec.replicas');
    expect(
      read('Pod', { metadata: { name: 5 }, spec: { containers: [{ resources: { limits: { cpu: 'x' } } }] } }).error,
    ).toContain('quantities must match');
  });

  test('an error hides what a strict decoder would object to', () => {
    expect(read('Deployment', { spec: { replicaz: 1, replicas: 'x' } })).toEqual({
      error: 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    });
  });

  test('the server wraps it with the kind', () => {
    expect(cannotBeHandled('Deployment', 'v1', 'Deployment', strictDecodingError(['unknown field "a"', 'b']))).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "a", b',
    );
  });
});

describe('values that do not fit, in the words of the converter of patches', () => {
  test.each([
    [{ spec: { replicas: 'x' } }, 'unrecognized type: int32'],
    [{ spec: { replicas: 1.5 } }, 'cannot convert float64 to int32'],
    [{ spec: { paused: 'yes' } }, 'unrecognized type: bool'],
    [{ spec: [] }, 'cannot restore struct from: slice'],
    [{ metadata: { labels: 'a=b' } }, 'cannot restore map from string'],
    [{ metadata: { labels: { a: 5 } } }, 'cannot convert int64 to string'],
    [{ metadata: { labels: { a: true } } }, 'unrecognized type: string'],
    [deploymentWith({ command: 'sleep' }), 'cannot restore slice from string'],
    [deploymentWith({ ports: [{ containerPort: {} }] }), 'unrecognized type: int32'],
    [deploymentWith({ imagePullPolicy: 1 }), 'cannot convert int64 to v1.PullPolicy'],
    [
      deploymentWith({ livenessProbe: { tcpSocket: { port: true } } }),
      'json: cannot unmarshal bool into Go value of type int32',
    ],
  ])('%j', (value, error) => {
    expect(read('Deployment', value, { wording: 'unstructured' }).error).toBe(error);
  });
});

describe('strict decoding', () => {
  test('names unknown fields by path and drops them', () => {
    const decoded = read('Pod', {
      metadata: { name: 'a', lables: {} },
      spec: { containers: [{ name: 'c', imagePullSecretz: 1, Image: 'x' }], foo: { bar: 1 } },
    });
    expect(strictErrorsOf(decoded)).toEqual([
      'unknown field "metadata.lables"',
      'unknown field "spec.containers[0].imagePullSecretz"',
      'unknown field "spec.containers[0].Image"',
      'unknown field "spec.foo"',
    ]);
    expect(decodedValue(decoded)).toEqual({ metadata: { name: 'a' }, spec: { containers: [{ name: 'c' }] } });
  });

  test('names duplicate fields where the schema knows them, once', () => {
    const text =
      '{"metadata":{"name":"a","name":"b","name":"c","labels":{"x":"1","x":"2"}},"foo":{"a":1,"a":2},"spec":{"containers":[{"name":"c"},{"image":"a","image":"b"}]}}';
    const decoded = decode(JSON.parse(text), schemas.Pod, { duplicates: findDuplicateFields(text) });
    expect(strictErrorsOf(decoded)).toEqual([
      'duplicate field "metadata.name"',
      'duplicate field "metadata.labels.x"',
      'unknown field "foo"',
      'duplicate field "spec.containers[1].image"',
    ]);
  });

  test('stops counting at a hundred', () => {
    const value = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`field${i}`, i]));
    expect(strictErrorsOf(read('Pod', value))).toHaveLength(100);
  });

  test('leaves raw values alone', () => {
    const revision = must(schemaOf({ group: 'apps', version: 'v1', kind: 'ControllerRevision' }), 'ControllerRevision');
    const value = deepFreeze({ revision: 1, data: { spec: { any: [null, { thing: true }] } }, metadata: {} });
    expect(decode(value, revision)).toEqual({ value, strictErrors: [] });
  });
});

describe('what is kept', () => {
  test('everything that needs no change is shared', () => {
    const pod = { metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'nginx' }], hostPID: true } };
    expect(decodedValue(read('Pod', pod))).toBe(pod);
    const changed = { ...pod, status: { bogus: 1 } };
    const result = decodedValue(read('Pod', changed));
    expect(result).not.toBe(changed);
    expect(result.spec).toBe(pod.spec);
    expect(result.metadata).toBe(pod.metadata);
  });

  test('nulls are unset, in lists they become zero values', () => {
    expect(
      decodedValue(
        read('Pod', {
          metadata: { labels: null, name: 'a' },
          spec: { containers: [{ args: ['a', null], env: [null] }] },
        }),
      ),
    ).toEqual({ metadata: { name: 'a' }, spec: { containers: [{ args: ['a', ''], env: [{}] }] } });
    expect(decodedValue(decode(null, schemas.Pod, { fill: false }))).toEqual({});
  });

  test('zero values vanish unless they are required or pointers', () => {
    const value = {
      metadata: { name: '', labels: {}, finalizers: [] },
      spec: { replicas: 0, minReadySeconds: 0, paused: false, selector: {}, template: { spec: { containers: [] } } },
    };
    expect(decodedValue(read('Deployment', value))).toEqual({
      metadata: {},
      spec: { replicas: 0, selector: {}, template: { spec: { containers: [] } } },
    });
    const claim = must(schemaOf({ group: '', version: 'v1', kind: 'PersistentVolumeClaim' }), 'claim');
    expect(decode({ spec: { storageClassName: '' } }, claim, { fill: false })).toMatchObject({
      value: { spec: { storageClassName: '' } },
    });
    expect(decodedValue(read('Pod', { spec: { volumes: [{ name: 'v', emptyDir: {} }] } }))).toEqual({
      spec: { volumes: [{ name: 'v', emptyDir: {} }] },
    });
  });

  test('structs that are values in Go are always there', () => {
    const decoded = decode(
      { metadata: { name: 'a' }, spec: { template: { spec: { containers: [{ name: 'c' }] } } } },
      schemas.Deployment,
    );
    expect(decodedValue(decoded)).toEqual({
      metadata: { name: 'a' },
      spec: {
        strategy: {},
        template: { metadata: {}, spec: { containers: [{ name: 'c', resources: {} }] } },
      },
      status: {},
    });
    expect(decodedValue(decode({}, schemas.Service))).toEqual({ metadata: {}, spec: {}, status: { loadBalancer: {} } });
  });

  test('quantities and times become canonical', () => {
    const value = {
      metadata: { creationTimestamp: '2024-03-01T09:00:00.5+09:00' },
      spec: { containers: [{ resources: { limits: { cpu: 0.5, memory: '1024Mi' }, requests: { cpu: '1000m' } } }] },
    };
    expect(decodedValue(read('Pod', value))).toEqual({
      metadata: { creationTimestamp: '2024-03-01T00:00:00Z' },
      spec: { containers: [{ resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '1' } } }] },
    });
    expect(decodedValue(read('Lease', { spec: { renewTime: '2024-03-01T09:00:00.123456789+01:00' } }))).toEqual({
      spec: { renewTime: '2024-03-01T08:00:00.123456Z' },
    });
  });

  test('base64 may be broken into lines', () => {
    expect(decodedValue(read('Secret', { data: { a: 'aGVs\nbG8=\n', b: '' } }))).toEqual({
      data: { a: 'aGVsbG8=', b: '' },
    });
  });
});

describe('hostile input', () => {
  test('__proto__ is data in a map and an unknown field in an object', () => {
    const labels = JSON.parse('{"metadata":{"labels":{"__proto__":null,"a":"b"}},"__proto__":{"spec":{"x":1}}}');
    const decoded = read('Pod', labels);
    const value = decodedValue(decoded) as { metadata: { labels: object }; spec?: unknown };
    expect(strictErrorsOf(decoded)).toEqual(['unknown field "__proto__"']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value.spec).toBeUndefined();
    expect(JSON.stringify(value.metadata.labels)).toBe('{"__proto__":"","a":"b"}');
    expect(Object.getPrototypeOf(value.metadata.labels)).toBe(Object.prototype);
  });

  test('names of Object.prototype are unknown fields', () => {
    const value = JSON.parse('{"constructor":1,"toString":2,"hasOwnProperty":3}');
    expect(strictErrorsOf(read('Pod', value))).toHaveLength(3);
    expect(schemaOf({ group: '', version: '', kind: 'constructor' })).toBeUndefined();
  });

  test('a schema that refers to itself is followed only so far', () => {
    let value: object = {};
    for (let i = 0; i < 3000; i++) value = { properties: { a: value } };
    expect(decode(value, modelSchema('V1JSONSchemaProps')).error).toBe('exceeded max depth');
  });
});
