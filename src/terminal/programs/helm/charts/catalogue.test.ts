import { describe, expect, it } from 'vitest';
import { chartOf } from '../Chart.ts';
import { renderChart } from '../renderChart.ts';
import { fieldOf, REPOSITORIES, repositoryAt, versionFits } from './catalogue.ts';

const charts = REPOSITORIES.flatMap(({ hub, charts }) =>
  Object.values(charts()).flatMap((versions) =>
    versions.map((files) => ({ files, title: `${hub}/${fieldOf(files, 'name')} ${fieldOf(files, 'version')}` })),
  ),
);

describe('the charts of known repositories', () => {
  it.each(charts)('$title renders with its own values to objects with names', ({ files }) => {
    const { manifests, notes } = renderChart({
      chart: chartOf(new Map(Object.entries(files)), 'x'),
      release: { name: 'rel', namespace: 'ns', revision: 1, isInstall: true },
      values: {},
      kubeVersion: 'v1.36.0',
      apiVersions: ['v1'],
      source: { random: () => 0.5, now: () => 0 },
    });
    expect(manifests.length).toBeGreaterThan(1);
    for (const { object } of manifests) expect(object.metadata?.name).toMatch(/^[\w.:-]+$/);
    expect(notes).not.toContain('no value');
  });

  it('are found by their addresses, and by no other', () => {
    expect(repositoryAt('https://charts.bitnami.com/bitnami/')?.hub).toBe('bitnami');
    expect(repositoryAt('oci://registry-1.docker.io/bitnamicharts')?.hub).toBe('bitnami');
    expect(repositoryAt('https://example.com/charts')).toBeUndefined();
  });

  it.each([
    ['1.2.3', '1.2.3', true],
    ['1.2.3', '1.2.4', false],
    ['22.0.3', '22.x.x', true],
    ['2.0.0', '^1.2.0', false],
    ['1.9.0', '^1.2.0', true],
    ['1.9.0', '~1.2', false],
    ['1.9.0', '>=1.0.0, <2.0.0', true],
  ])('%s fits %s: %s', (version, wanted, fits) => {
    expect(versionFits(version, wanted)).toBe(fits);
  });
});
