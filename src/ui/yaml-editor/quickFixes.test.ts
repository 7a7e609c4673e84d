import { describe, expect, it } from 'vitest';
import { applyFix, quickFixes } from './quickFixes.ts';

const fixed = (text: string): string => quickFixes(text).reduceRight((now, fix) => applyFix(now, fix), text);

describe('quickFixes', () => {
  it.each([
    ['a tab', 'kind: Pod\nmetadata:\n\tname: a\n', 'kind: Pod\nmetadata:\n  name: a\n'],
    ['appVersion', 'appVersion: v1\nkind: Pod\n', 'apiVersion: v1\nkind: Pod\n'],
    [
      'a version that was removed',
      'apiVersion: extensions/v1beta1\nkind: Ingress\n',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\n',
    ],
    [
      'a version that never was',
      'apiVersion: v1 # here\nkind: Deployment\n',
      'apiVersion: apps/v1 # here\nkind: Deployment\n',
    ],
    [
      'only what is wrong',
      'apiVersion: v1\nkind: Pod\n---\napiVersion: apps/v1\nkind: Deployment\n',
      'apiVersion: v1\nkind: Pod\n---\napiVersion: apps/v1\nkind: Deployment\n',
    ],
  ])('puts %s right', (_case, text, expected) => {
    expect(fixed(text)).toBe(expected);
  });

  const deployment = (label: string): string =>
    `apiVersion: apps/v1
kind: Deployment
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        ${label}
`;

  it('gives the template the label that its selector wants', () => {
    expect(fixed(deployment('app: wbe'))).toBe(deployment('app: web'));
    expect(fixed(deployment('tier: front'))).toBe(deployment('app: web\n        tier: front'));
    expect(quickFixes(deployment('app: web'))).toEqual([]);
  });
});
