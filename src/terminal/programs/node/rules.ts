import type { V1Pod } from '../../../api/generated/types.ts';
import type { AsyncJob } from '../../AsyncJob.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';

/** iptables-save, ipvsadm and nft on a node: the rules that its kube-proxy (or, in k3s, its load balancer's pod) shows. */
export async function rules(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const tool = job.argv[0]?.split('/').at(-1) ?? '';
  const node = await around.nodeOf(job.pid);
  if (node === undefined) {
    job.stderr(`${tool}: this is not a node: enter one with ssh NODE, docker exec -it NODE bash or minikube ssh\n`);
    return 1;
  }
  const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'kube-system' };
  const { items } = await around.client.list<V1Pod>(pods, { fieldSelector: `spec.nodeName=${node}` });
  const agent = items.find(({ metadata }) => /^(?:kube-proxy|svclb)-/.test(metadata?.name ?? ''));
  if (!agent) {
    job.stderr(`${tool}: no kube-proxy runs on ${node}\n`);
    return 1;
  }
  const command = tool === 'iptables' ? ['iptables-save'] : [tool, ...job.args];
  return around.kubectl(job, [
    'exec',
    '-n',
    'kube-system',
    agent.metadata?.name ?? '',
    '-c',
    agent.spec?.containers[0]?.name ?? '',
    '--',
    ...command,
  ]);
}
