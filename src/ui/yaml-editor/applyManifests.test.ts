import { describe, expect, it, vi } from 'vitest';
import { invalid } from '../../api/FieldError.ts';
import { badRequestError, invalidError } from '../../api/StatusError.ts';
import { KubeClient } from '../../client/KubeClient.ts';
import { FakeApi } from '../testing/FakeApi.ts';
import { applyManifests } from './applyManifests.ts';

const file = (text: string) => ({ id: 'f1', name: 'web.yaml', text });
const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: c\n      image: nginx\n';

describe('applyManifests', () => {
  it('creates what is not there, patches what is, and says when nothing changed', async () => {
    const api = new FakeApi();
    const client = new KubeClient(api);
    const first = await applyManifests(client, [file(POD)]);
    expect(first).toMatchObject({ applied: 1, failed: 0, first: 'pods/default/a', problems: [] });
    expect(await applyManifests(client, [file(POD)])).toMatchObject({ applied: 0, unchanged: 1 });
    await applyManifests(client, [file(POD.replace('nginx', 'httpd'))]);
    expect(api.find('pods', 'default/a')).toMatchObject({ spec: { containers: [{ name: 'c', image: 'httpd' }] } });
  });

  it('lets the other documents through when one does not parse, and points at the line', async () => {
    const client = new KubeClient(new FakeApi());
    const text = `${POD}---\napiVersion: v1\nkind: [\n---\n${POD.replace('name: a', 'name: b')}`;
    const outcome = await applyManifests(client, [file(text)]);
    expect(outcome).toMatchObject({ applied: 2, failed: 1 });
    expect(outcome.problems).toHaveLength(1);
    expect(outcome.problems[0]?.line).toBeGreaterThan(9);
  });

  it('points at apiVersion when nothing serves the kind', async () => {
    const outcome = await applyManifests(new KubeClient(new FakeApi()), [
      file('# old\napiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: x}\n'),
    ]);
    expect(outcome.problems[0]).toMatchObject({ line: 2 });
    expect(outcome.problems[0]?.message).toContain('no matches for kind "Ingress" in version "extensions/v1beta1"');
  });

  it.each([
    ['appVersion: v1\nkind: Pod\nmetadata: {name: a}\n', 'apiVersion not set'],
    ['apiVersion: v1\nmetadata: {name: a}\n', 'kind not set'],
  ])('refuses %j', async (text, message) => {
    const { problems } = await applyManifests(new KubeClient(new FakeApi()), [file(text)]);
    expect(problems.map((p) => p.message)).toEqual([message]);
  });

  it('shows each cause of a refusal at the field it names', async () => {
    const api = new FakeApi();
    const error = invalidError({ group: '', kind: 'Pod' }, 'a', [
      invalid('spec.containers[0].image', '', 'must not have leading or trailing whitespace'),
      invalid('metadata.name', 'a', 'too short'),
    ]);
    const answer = api.roundTrip.bind(api);
    vi.spyOn(api, 'roundTrip').mockImplementation(async (r) =>
      r.verb === 'create' ? { code: 422, body: error.status } : answer(r),
    );
    const { problems } = await applyManifests(new KubeClient(api), [file(POD)]);
    expect(problems.map((p) => p.line)).toEqual([8, 4]);
    expect(problems[0]?.message).toContain('spec.containers[0].image: Invalid value');
  });

  it('shows unknown fields where they stand', async () => {
    const api = new FakeApi();
    const error = badRequestError(
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.foo"',
    );
    const answer = api.roundTrip.bind(api);
    vi.spyOn(api, 'roundTrip').mockImplementation(async (r) =>
      r.verb === 'create' ? { code: 400, body: error.status } : answer(r),
    );
    const { problems } = await applyManifests(new KubeClient(api), [file(`${POD}  foo: 1\n`)]);
    expect(problems).toEqual([
      { file: 'f1', line: 9, column: 3, severity: 'error', message: 'unknown field "spec.foo"' },
    ]);
  });
});
