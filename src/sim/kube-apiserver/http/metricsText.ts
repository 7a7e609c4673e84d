import type { ApiServer } from '../ApiServer.ts';

/** `/metrics` in the text format of Prometheus: requests from outside by outcome, and objects by resource. */
export function metricsText(server: ApiServer): string {
  const lines = [
    '# HELP apiserver_request_total [STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.',
    '# TYPE apiserver_request_total counter',
    ...[...server.outcomes].sort().map(([labels, count]) => `apiserver_request_total{${labels}} ${count}`),
    '# HELP apiserver_storage_objects [STABLE] Number of stored objects at the time of last check split by kind.',
    '# TYPE apiserver_storage_objects gauge',
  ];
  const counts = new Map<string, number>();
  for (const { group, resource, verbs } of server.scheme.all()) {
    if (!verbs.includes('list')) continue;
    const name = group === '' ? resource : `${resource}.${group}`;
    if (counts.has(name)) continue;
    let count = 0;
    for (const _ of server.storeOf(group, resource)?.objects() ?? []) count++;
    counts.set(name, count);
  }
  for (const [name, count] of [...counts].sort()) lines.push(`apiserver_storage_objects{resource="${name}"} ${count}`);
  return `${lines.join('\n')}\n`;
}
