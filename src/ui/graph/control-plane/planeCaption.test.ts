import { describe, expect, it } from 'vitest';
import type { TraceEvent, TraceKind } from '../../../playback/TraceEvent.ts';
import { translate } from '../../i18n/translate.ts';
import { isLooking, planeCaption } from './planeCaption.ts';

const event = (what: TraceKind, from: string, to: string, text: string, object?: string): TraceEvent =>
  ({ id: 1, time: 0, cause: 0, what, from, to, text, ...(object ? { object } : {}) }) as TraceEvent;
const said = (e: TraceEvent): string => planeCaption(e, (key, values) => translate('en', key, values));

describe('planeCaption', () => {
  it.each([
    [event('request', 'kubectl', 'kube-apiserver', 'create deployments/default/hello → 201'), 'You (kubectl): a new Deployment hello, please.'],
    [event('request', 'kube-scheduler', 'kube-apiserver', 'create pods/default/web-1 → 201'), 'kube-scheduler gives pod web-1 its node.'],
    [event('request', 'kubelet/n1', 'kube-apiserver', 'update pods/default/web-1 → 200'), 'kubelet/n1 reports how Pod web-1 is doing.'],
    [event('stage', 'kube-apiserver', 'etcd', 'store: revision 380'), 'etcd writes it down: revision 380.'],
    [event('watch', 'kube-apiserver', 'kube-scheduler', 'ADDED pods/default/web-1', 'pods/default/web-1'), 'The API server tells kube-scheduler that web-1 is new.'],
    [event('sync', 'deployment-controller', 'deployment-controller', 'deployment: sync default/hello'), 'deployment-controller compares what is with what should be: default/hello.'],
    [event('cri', 'kubelet/n1', 'containerd/n1', 'StartContainer web'), 'StartContainer web'],
  ])('%#', (given, words) => expect(said(given)).toBe(words)); // biome-ignore format: a table

  it('knows what the page reads to draw itself', () => {
    expect(isLooking(event('request', 'kubectl', 'kube-apiserver', 'list pods// → 200'))).toBe(true);
    expect(isLooking(event('request', 'kubectl', 'kube-apiserver', 'list pods/default/ → 200'))).toBe(false);
  });
});
