import type { Program } from '../../posix/Program.ts';
import { asyncProgram } from '../asyncProgram.ts';
import { containerTool } from './containerTool.ts';
import { editorProgram } from './editor.ts';
import { fault } from './fault.ts';
import { gzipProgram } from './gzip.ts';
import { helm } from './helm/helm.ts';
import { kind } from './kind.ts';
import { k3s, kubeadm } from './kubeadm.ts';
import { kubectx, kubens } from './kubectx.ts';
import { load } from './load.ts';
import { minikube } from './minikube.ts';
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
    ['kubectx', asyncProgram((job) => kubectx(job, around))],
    ['kubens', asyncProgram((job) => kubens(job, around))],
    ['helm', asyncProgram((job) => helm(job, around))],
  ];
}
