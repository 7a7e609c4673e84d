import { expect, it } from 'vitest';
import { fieldPath } from './fieldPath.ts';

it.each([
  ['spec.replicas', ['spec', 'replicas']],
  ['spec.containers[12].image', ['spec', 'containers', 12, 'image']],
  ['metadata.labels[app.kubernetes.io/name]', ['metadata', 'labels', 'app.kubernetes.io/name']],
  ['metadata.annotations["a\\"b"]', ['metadata', 'annotations', 'a"b']],
  ['', []],
])('takes %j apart', (text, path) => {
  expect(fieldPath(text)).toEqual(path);
});
