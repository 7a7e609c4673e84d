import type { Program } from '../../posix/Program.ts';
import { asyncProgram } from '../asyncProgram.ts';
import { containerTool } from './containerTool.ts';
import { editorProgram } from './editor.ts';
import { fault } from './fault.ts';
import { gzipProgram } from './gzip.ts';
import { helm } from './helm/helm.ts';
import { k3s, k3sInstall, k3sUninstall } from './k3s.ts';
import { kind } from './kind.ts';
import { kubeadm } from './kubeadm.ts';
import { kubectx, kubens } from './kubectx.ts';
import { load } from './load.ts';
import { minikube } from './minikube.ts';
import { etcdctl } from './node/etcdctl.ts';
import { journalctl } from './node/journalctl.ts';
import { rules } from './node/rules.ts';
import { ssh } from './node/ssh.ts';
import { systemctl } from './node/systemctl.ts';
import { nodeRefusals } from './nodeRefusals.ts';
import { refusals } from './refusals.ts';
import { resetHome } from './resetHome.ts';
import { sudo } from './sudo.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';
import { trace } from './trace.ts';
import { yq } from './yq.ts';

/** What shells are set up with to complete words, which this terminal does by itself. */
const nothing: Program = function* (p) {
  yield* p.step();
  return 0;
};

/** The programs of the terminal besides kubectl and the standard ones, by name. */
export function toolPrograms(around: ToolSurroundings): [string, Program][] {
  const editor = editorProgram(around.files);
  return [
    ...refusals(),
    ...nodeRefusals(),
    ['sudo', sudo],
    ['reset', asyncProgram((job) => resetHome(job, around))],
    ['gzip', gzipProgram],
    ['gunzip', gzipProgram],
    ['zcat', gzipProgram],
    ['yq', yq],
    ['complete', nothing],
    ['compdef', nothing],
    ['vi', editor],
    ['vim', editor],
    ['nvim', editor],
    ['nano', editor],
    ['code', editor],
    ['fault', asyncProgram((job) => fault(job, around))],
    ['load', asyncProgram((job) => load(job, around))],
    ['trace', asyncProgram((job) => trace(job, around))],
    ['docker', asyncProgram((job) => containerTool(job, around))],
    ['crictl', asyncProgram((job) => containerTool(job, around))],
    ['nerdctl', asyncProgram((job) => containerTool(job, around))],
    ['podman', asyncProgram((job) => containerTool(job, around))],
    ['minikube', asyncProgram((job) => minikube(job, around))],
    ['kind', asyncProgram((job) => kind(job, around))],
    ['kubeadm', asyncProgram((job) => kubeadm(job, around))],
    ['k3s', asyncProgram((job) => k3s(job, around))],
    ['k3s-install', asyncProgram((job) => k3sInstall(job, around))],
    ['k3s-uninstall.sh', asyncProgram((job) => k3sUninstall(job, around))],
    ['ssh', asyncProgram((job) => ssh(job, around))],
    ['systemctl', asyncProgram((job) => systemctl(job, around))],
    ['service', asyncProgram((job) => systemctl(job, around))],
    ['journalctl', asyncProgram((job) => journalctl(job, around))],
    ['etcdctl', asyncProgram((job) => etcdctl(job, around))],
    ['etcdutl', asyncProgram((job) => etcdctl(job, around))],
    ['iptables', asyncProgram((job) => rules(job, around))],
    ['iptables-save', asyncProgram((job) => rules(job, around))],
    ['ipvsadm', asyncProgram((job) => rules(job, around))],
    ['nft', asyncProgram((job) => rules(job, around))],
    ['kubectx', asyncProgram((job) => kubectx(job, around))],
    ['kubens', asyncProgram((job) => kubens(job, around))],
    ['helm', asyncProgram((job) => helm(job, around))],
  ];
}
