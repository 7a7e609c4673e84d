import { describe, expect, test } from 'vitest';
import { policyRows } from './policyRows.ts';

describe('policyRows', () => {
  test('gathers the verbs of each resource and sorts by verbs, groups and resources', () => {
    const rows = policyRows([
      { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['list', 'get'] },
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['a', 'b'], verbs: ['get'] },
    ]);
    expect(rows).toEqual([
      ['deployments.apps', '[]', '[]', '[*]'],
      ['pods', '[]', '[]', '[get list]'],
      ['pods/log', '[]', '[]', '[get]'],
      ['secrets', '[]', '[a]', '[get]'],
      ['secrets', '[]', '[b]', '[get]'],
    ]);
  });

  test('leaves paths as often as they are given', () => {
    const rule = { nonResourceURLs: ['/healthz', '/api/*'], verbs: ['get'] };
    expect(policyRows([rule, rule]).map((row) => row[1])).toEqual(['[/api/*]', '[/api/*]', '[/healthz]', '[/healthz]']);
  });
});
