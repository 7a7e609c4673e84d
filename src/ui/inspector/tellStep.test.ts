import { expect, it } from 'vitest';
import type { TraceEvent } from '../../playback/TraceEvent.ts';
import { translate } from '../i18n/translate.ts';
import { tellStep } from './tellStep.ts';

const event = (text: string, object?: string): TraceEvent => ({
  id: 1,
  time: 0,
  cause: 0,
  what: 'request',
  from: 'kubectl',
  to: 'kube-apiserver',
  text,
  ...(object ? { object } : {}),
});
const tell = (text: string, by: string, object?: string): string =>
  tellStep(event(text, object), by, (key, values) => translate('en', key, values));

it.each([
  ['create deployments/default/hello → 201', 'kubectl', undefined, 'You created Deployment hello'],
  ['create pods/default/ → 201', 'replicaset-controller', 'pods/default/a-1', 'replicaset-controller created Pod a-1'],
  ['delete pods/default/a → 200', 'kubectl', undefined, 'You deleted Pod a'],
  ['patch deployments/default/hello → 200', 'kubectl', undefined, 'You changed Deployment hello'],
  ['create pods/default/a → 409', 'x', undefined, 'create pods/default/a → 409'],
  ['something else', 'x', undefined, 'something else'],
])('tells %j', (text, by, object, told) => {
  expect(tell(text, by, object)).toBe(told);
});
