import { describe, expect, it } from 'vitest';
import { docIn } from './fieldDocs.ts';
import { sparkPath } from './sparkPath.ts';
import { yamlPath } from './yamlPath.ts';

const TEXT = `apiVersion: v1
kind: Pod
spec:
  containers:
  - env:
    - name: A
      value: "1"
    image: nginx
  - image: redis
    ports:
    - containerPort: 6379
  dnsPolicy: ClusterFirst`.split('\n');

describe('yamlPath', () => {
  it.each([
    ['kind: Pod', ['kind']],
    ['  - env:', ['spec', 'containers', 'env']],
    ['    - name: A', ['spec', 'containers', 'env', 'name']],
    ['      value: "1"', ['spec', 'containers', 'env', 'value']],
    ['    image: nginx', ['spec', 'containers', 'image']],
    ['    - containerPort: 6379', ['spec', 'containers', 'ports', 'containerPort']],
    ['  dnsPolicy: ClusterFirst', ['spec', 'dnsPolicy']],
  ])('finds the fields that lead to %s', (line, path) => {
    expect(yamlPath(TEXT, TEXT.indexOf(line))).toEqual(path);
  });
});

describe('docIn', () => {
  const of = { group: '', version: 'v1', kind: 'Pod' };
  const document = {
    components: {
      schemas: {
        'io.Pod': {
          'x-kubernetes-group-version-kind': [of],
          properties: {
            spec: { allOf: [{ $ref: '#/components/schemas/io.PodSpec' }], description: 'What it should be.' },
          },
        },
        'io.PodSpec': {
          required: ['containers'],
          properties: {
            containers: { type: 'array', items: { allOf: [{ $ref: '#/components/schemas/io.Container' }] } },
            nodeSelector: { type: 'object', additionalProperties: { type: 'string' }, description: 'Labels.' },
          },
        },
        'io.Container': { properties: { image: { type: 'string', description: 'Its image.' } } },
      },
    },
  };
  it('goes through references, lists and maps', () => {
    expect(docIn(document, of, ['spec'])).toMatchObject({ type: 'PodSpec', text: 'What it should be.' });
    expect(docIn(document, of, ['spec', 'containers'])).toMatchObject({ type: '[]Container', required: true });
    expect(docIn(document, of, ['spec', 'containers', 'image'])).toMatchObject({ type: 'string', text: 'Its image.' });
    expect(docIn(document, of, ['spec', 'nodeSelector'])).toMatchObject({ type: 'map[string]string' });
  });
  it('says nothing of fields that the API does not know', () => {
    expect(docIn(document, of, ['spec', 'nothing'])).toBeUndefined();
    expect(docIn({}, of, ['spec'])).toBeUndefined();
  });
});

describe('sparkPath', () => {
  it('leaves a gap where nothing was measured', () => {
    expect(sparkPath([[0, 1], [5, undefined], [10, 2]], 100, 50)).toBe('M0.0 26.0M100.0 4.0'); // biome-ignore format: a line
  });
});
