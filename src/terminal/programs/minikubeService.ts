import type { V1Service } from '../../api/generated/types.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import { nodeAddresses } from '../network/outsideAddress.ts';
import { boxed } from './boxed.ts';
import { flagValue } from './flagValue.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

/** minikube service NAME [--url], minikube service list: where the ports of Services are reached. */
export async function minikubeService(
  job: AsyncJob,
  { client }: ToolSurroundings,
  rest: readonly string[],
): Promise<number> {
  const given = flagValue(rest, '-n', '--namespace');
  const namespace = given ?? 'default';
  const [name] = rest.filter((arg, i) => !arg.startsWith('-') && !/^(?:-n|--namespace)$/.test(rest[i - 1] ?? ''));
  const all = name === 'list' || rest.includes('--all');
  const place = all && given === undefined ? {} : { namespace };
  const { items } = await client.list<V1Service>({ group: '', version: 'v1', resource: 'services', ...place });
  const chosen = all ? items : items.filter((one) => one.metadata?.name === name);
  const [node] = await nodeAddresses(client);
  if (name === undefined && !all) {
    job.stderr('\n❌  Exiting due to MK_USAGE: You must specify a service name\n\n');
    return 64;
  }
  if (chosen.length === 0 && !all) {
    job.stderr(
      `\n❌  Exiting due to SVC_NOT_FOUND: Service '${name}' was not found in '${namespace}' namespace.\nYou may select another namespace by using 'minikube service ${name} -n <namespace>'. Or list out all the services using 'minikube service list'\n\n`,
    );
    return 115;
  }
  const urlsOf = ({ spec }: V1Service): string[] =>
    (spec?.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [`http://${node?.ip}:${nodePort}`] : []));
  if (rest.includes('--url')) {
    for (const service of chosen) for (const url of urlsOf(service)) job.stdout(`${url}\n`);
    return 0;
  }
  const rows = chosen.flatMap((service) => {
    const { name: own = '', namespace: where = '' } = service.metadata ?? {};
    const urls = urlsOf(service);
    if (urls.length === 0) return [[where, own, 'No node port', '']];
    return (service.spec?.ports ?? []).map((port, i) => [
      i === 0 ? where : '',
      i === 0 ? own : '',
      `${port.name ? `${port.name}/` : ''}${port.port}`,
      urls[i] ?? '',
    ]);
  });
  job.stdout(boxed(['NAMESPACE', 'NAME', 'TARGET PORT', 'URL'], rows));
  if (all) return 0;
  const [first] = urlsOf(chosen[0]!);
  if (first === undefined) {
    job.stdout(
      `😿  service ${namespace}/${name} has no node port\n❗  Services [${namespace}/${name}] have type "ClusterIP" not meant to be exposed, however for local development minikube allows you to access this !\n`,
    );
    return 0;
  }
  job.stdout(`🎉  Opening service ${namespace}/${name} in default browser...\n👉  ${first}\n`);
  return 0;
}
