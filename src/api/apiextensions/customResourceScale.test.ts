import { expect, test } from 'vitest';
import { deepFreeze } from '../../base/deepFreeze.ts';
import { scaleOf, withReplicas } from './customResourceScale.ts';

const paths = {
  specReplicasPath: '.spec.replicas',
  statusReplicasPath: '.status.replicas',
  labelSelectorPath: '.status.selector',
};
const widget = deepFreeze({
  metadata: { name: 'w', namespace: 'd', uid: 'u', labels: { a: 'b' } },
  spec: { replicas: 3, size: 1 },
  status: { selector: 'a=b' },
});

test('a scale is read from where the definition says', () => {
  expect(scaleOf(widget, paths)).toEqual({
    scale: {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'w', namespace: 'd', uid: 'u' },
      spec: { replicas: 3 },
      status: { replicas: 0, selector: 'a=b' },
    },
  });
});

test('an object without the number of replicas has no scale', () => {
  expect(scaleOf({ ...widget, spec: {} } as object, paths)).toEqual({
    problem: 'the spec replicas field ".spec.replicas" does not exist',
  });
  expect(scaleOf({ ...widget, spec: { replicas: 'x' } } as object, paths)).toEqual({
    problem: '.spec.replicas accessor error: x is of the type string, expected int64',
  });
});

test('scaling changes that number alone', () => {
  const scaled = withReplicas(widget, paths, 5);
  expect(scaled).toEqual({ ...widget, spec: { replicas: 5, size: 1 } });
  expect(scaled.status).toBe(widget.status);
});
