import { describe, expect, it } from 'vitest';
import type { V1Pod } from '../../../api/generated/types.ts';
import type { StoredObject } from '../../../api/meta.ts';
import type { Status } from '../../../api/StatusError.ts';
import type { KubeRequest } from '../../../client/KubeRequest.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ApiServer } from '../ApiServer.ts';
import { mutatingAdmissionPolicy } from './mutatingAdmissionPolicy.ts';

const user = { username: 'admin', groups: ['system:masters'] };
const ADMISSION = { group: 'admissionregistration.k8s.io', version: 'v1' };

function makeServer() {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const server: ApiServer = new ApiServer({
    kernel,
    etcd: new Etcd<StoredObject>(kernel),
    timings: DEFAULT_TIMINGS,
    admission: [mutatingAdmissionPolicy(() => server.authorizer)],
  });
  const create = (ref: object, body: object) =>
    server.request(
      { verb: 'create', ref: ref as KubeRequest['ref'], body },
      { component: 'kubectl', user, outside: true },
    );
  create({ group: '', version: 'v1', resource: 'namespaces' }, { metadata: { name: 'default' } });
  const rule = { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] };
  return {
    policy: (mutations: object[], more: object = {}, name = 'p') => {
      const spec = {
        matchConstraints: { resourceRules: [rule] },
        reinvocationPolicy: 'Never',
        failurePolicy: 'Fail',
        mutations,
        ...more,
      };
      const made = create({ ...ADMISSION, resource: 'mutatingadmissionpolicies' }, { metadata: { name }, spec });
      create(
        { ...ADMISSION, resource: 'mutatingadmissionpolicybindings' },
        { metadata: { name }, spec: { policyName: name } },
      );
      return made;
    },
    pod: (metadata: object = {}) => {
      const spec = { containers: [{ name: 'c', image: 'nginx' }] };
      return create(
        { group: '', version: 'v1', resource: 'pods', namespace: 'default' },
        { metadata: { name: 'a', ...metadata }, spec },
      );
    },
  };
}

const apply = (expression: string) => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } });
const patch = (expression: string) => ({ patchType: 'JSONPatch', jsonPatch: { expression } });
const messageOf = ({ body }: { body: unknown }): string => (body as Status).message ?? 'ok';

describe('mutatingAdmissionPolicy', () => {
  it('applies configurations: maps and lists with keys are merged, and defaults follow', () => {
    const { policy, pod } = makeServer();
    const made = policy([
      apply(
        "Object{metadata: Object.metadata{labels: {'team': 'blue'}}, spec: Object.spec{containers: [Object.spec.containers{name: 'side', image: 'busybox'}]}}",
      ),
    ]);
    expect(messageOf(made)).toBe('ok');
    const { metadata, spec } = pod({ labels: { app: 'a' } }).body as V1Pod;
    expect(metadata?.labels).toEqual({ app: 'a', team: 'blue' });
    expect(spec?.containers.map(({ name, imagePullPolicy }) => `${name} ${imagePullPolicy}`)).toEqual([
      'c Always',
      'side Always',
    ]);
  });

  it('patches, one mutation seeing what the one before it did', () => {
    const { policy, pod } = makeServer();
    policy([
      patch("[JSONPatch{op: 'add', path: '/metadata/labels', value: {'a': 'b'}}]"),
      patch(
        "[JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('x/y'), value: object.metadata.labels.a + '2'}]",
      ),
    ]);
    const made = pod();
    expect(messageOf(made)).toBe('ok');
    expect((made.body as V1Pod).metadata?.labels).toEqual({ a: 'b', 'x/y': 'b2' });
  });

  it('runs again after others where the policy asks for it', () => {
    const { policy, pod } = makeServer();
    const seen = "'last' in object.metadata.labels ? 'yes' : 'no'";
    policy(
      [apply(`Object{metadata: Object.metadata{labels: {'seen': ${seen}}}}`)],
      { reinvocationPolicy: 'IfNeeded' },
      'a',
    );
    policy([apply("Object{metadata: Object.metadata{labels: {'last': '1'}}}")], {}, 'b');
    expect((pod({ labels: { x: 'y' } }).body as V1Pod).metadata?.labels).toEqual({ x: 'y', seen: 'yes', last: '1' });
  });

  it('denies when an expression fails, unless failures are ignored', () => {
    const failing = [apply('Object{metadata: Object.metadata{labels: object.metadata.nope}}')];
    const strict = makeServer();
    strict.policy(failing);
    expect(strict.pod().body).toMatchObject({
      code: 403,
      reason: 'Invalid',
      message: `policy 'p' with binding 'p' denied request: expression '${failing[0]?.applyConfiguration.expression}' resulted in error: no such key: nope`,
    });
    const lenient = makeServer();
    lenient.policy(failing, { failurePolicy: 'Ignore' });
    expect(lenient.pod().code).toBe(201);
  });

  it('does not take expressions of another type', () => {
    const { policy } = makeServer();
    expect(messageOf(policy([apply('1')]))).toContain(
      'spec.mutations[0].applyConfiguration.expression: Invalid value: "1": must evaluate to Object but got int',
    );
  });
});
