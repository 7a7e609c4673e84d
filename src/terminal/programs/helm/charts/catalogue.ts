import type { ChartFiles } from './chartParts.ts';
import { mariadbCharts, mysqlCharts, postgresqlCharts } from './databaseCharts.ts';
import { redisCharts } from './redisChart.ts';
import { ingressNginxCharts, metricsServerCharts } from './systemCharts.ts';
import { apacheCharts, helloCharts, nginxCharts, podinfoCharts, vwebCharts } from './webCharts.ts';
import { wordpressCharts } from './wordpressChart.ts';

/** A repository that people know, with charts that were written for this model in place of the published ones. */
export interface KnownRepository {
  url: string;
  /** Other addresses of the same charts. */
  also?: RegExp;
  /** As the hub calls it. */
  hub: string;
  /** Charts by name, the newest version first. */
  charts(): Readonly<Record<string, readonly ChartFiles[]>>;
}

export const REPOSITORIES: readonly KnownRepository[] = [
  {
    url: 'https://charts.bitnami.com/bitnami',
    also: /^oci:\/\/(?:registry-1\.)?docker\.io\/bitnamicharts\/?$|^https:\/\/raw\.githubusercontent\.com\/bitnami\//,
    hub: 'bitnami',
    charts: () => ({
      apache: apacheCharts,
      mariadb: mariadbCharts,
      mysql: mysqlCharts,
      nginx: nginxCharts,
      postgresql: postgresqlCharts,
      redis: redisCharts,
      wordpress: wordpressCharts,
    }),
  },
  {
    url: 'https://kubernetes.github.io/ingress-nginx',
    hub: 'ingress-nginx',
    charts: () => ({ 'ingress-nginx': ingressNginxCharts }),
  },
  {
    url: 'https://kubernetes-sigs.github.io/metrics-server/',
    hub: 'metrics-server',
    charts: () => ({ 'metrics-server': metricsServerCharts() }),
  },
  { url: 'https://kiamol.net', hub: 'kiamol', charts: () => ({ vweb: vwebCharts }) },
  {
    url: 'https://helm.github.io/examples',
    hub: 'helm-examples',
    charts: () => ({ 'hello-world': helloCharts }),
  },
  {
    url: 'https://stefanprodan.github.io/podinfo',
    also: /^oci:\/\/ghcr\.io\/stefanprodan\/charts\/?$/,
    hub: 'podinfo',
    charts: () => ({ podinfo: podinfoCharts }),
  },
];

const plain = (url: string): string => url.replace(/\/+$/, '');

/** The repository at an address; undefined for one that is beyond the network's end. */
export function repositoryAt(url: string): KnownRepository | undefined {
  return REPOSITORIES.find((one) => plain(one.url) === plain(url) || one.also?.test(url));
}

/** `version: 1.2.3` of a chart's description, and whatever else stands on a line of its own. */
export function fieldOf(files: ChartFiles, field: string): string {
  const value = new RegExp(`^${field}: (.*)$`, 'm').exec(files['Chart.yaml'] ?? '')?.[1] ?? '';
  return value.replace(/^"(.*)"$/, '$1');
}

/** Whether a version fits what was asked for: a full one, `22.x.x`, `^1.2.0`, `~1.2`, `>=1.0.0`, several of them. */
export function versionFits(version: string, wanted: string): boolean {
  const mine = version.split(/[.+-]/).map(Number);
  return wanted
    .split(/[\s,]+/)
    .filter(Boolean)
    .every((part) => {
      const [, operator = '', rest = ''] = /^([<>=^~!]*)\s*v?(.*)$/.exec(part) ?? [];
      const numbers = rest.split('.').map((one) => (/^\d+$/.test(one) ? Number(one) : undefined));
      const at = numbers.findIndex((one, i) => one !== undefined && one !== mine[i]);
      const difference = at < 0 ? 0 : (mine[at] ?? 0) - (numbers[at] ?? 0);
      if (operator === '>=') return difference >= 0;
      if (operator === '>') return difference > 0;
      if (operator === '<') return difference < 0;
      if (operator === '<=') return difference <= 0;
      if (operator === '!=') return difference !== 0;
      if (operator === '^') return difference >= 0 && mine[0] === numbers[0];
      if (operator === '~') return difference >= 0 && mine[0] === numbers[0] && (numbers[1] ?? mine[1]) === mine[1];
      return difference === 0;
    });
}
