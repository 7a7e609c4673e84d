import type { KubeClient, Transport } from '../client/KubeClient.ts';
import type { ConnectTarget } from '../kubectl/KubectlIO.ts';
import { runKubectl } from '../kubectl/runKubectl.ts';
import type { Playback } from '../playback/Playback.ts';
import { procFileSystem } from '../posix/fs/procFileSystem.ts';
import type { Vfs } from '../posix/fs/Vfs.ts';
import type { Program } from '../posix/Program.ts';
import { failed, type SysError } from '../posix/SysError.ts';
import type { ClusterConfig } from '../scenarios/ClusterConfig.ts';
import type { AsyncJob } from './AsyncJob.ts';
import { Clusters } from './Clusters.ts';
import { HomeFiles, type SharedFiles } from './HomeFiles.ts';
import { type HomeStore, KeptHome } from './KeptHome.ts';
import { knownUrl } from './knownUrls.ts';
import { type ClusterMake, kubeconfigText } from './kubeconfigText.ts';
import { HOME, Machine } from './Machine.ts';
import { clusterNetwork } from './network/clusterNetwork.ts';
import { LocalPorts } from './network/LocalPorts.ts';
import { NodeMachines } from './nodes/NodeMachines.ts';
import { aliasScript } from './programs/aliasScript.ts';
import { editInTab } from './programs/editor.ts';
import { type KubectlSurroundings, kubectlIO, kubectlProgram } from './programs/kubectl.ts';
import { nodeShell } from './programs/node/nodeShell.ts';
import { toolPrograms } from './programs/tools.ts';
import type { TerminalClock } from './TerminalClock.ts';

/** What a terminal is connected with. */
export interface TerminalOptions {
  client: KubeClient;
  /** Absent for a real cluster. */
  playback?: Playback;
  clock: TerminalClock;
  files?: SharedFiles;
  /** Keeps what else is in the home directory over visits. */
  store?: HomeStore;
  /** `kind`, `minikube` … as the cluster's make is called. */
  distribution?: string;
  /** How it was made, where more than its make is known. */
  cluster?: ClusterConfig;
  size(): { columns: number; rows: number };
  show(text: string): void;
  env?: Readonly<Record<string, string>>;
  /** Said on the screen before each kubectl, if there is anything to say. */
  remark?(): string | undefined;
}

export interface ConnectedMachine {
  machine: Machine;
  dispose(): void;
}

/** The terminal's computer with kubectl and the tools around it, connected with a cluster. The shell is not started yet. */
export function createMachine(options: TerminalOptions): ConnectedMachine {
  const { client, playback, clock, files } = options;
  const make = options.cluster ?? { distribution: options.distribution ?? 'kind' };
  const clusters = new Clusters(playback, make);
  const ports = new LocalPorts();
  const hosts = (): string => textOf(machine.vfs.readText('/etc/hosts'));
  let home: HomeFiles | undefined;
  let kept: KeptHome | undefined;
  const kubectlAround: KubectlSurroundings = {
    clock,
    vfs: (pid) => vfsOf(pid),
    connect: (target) => transportTo(target, clusters, client),
    size: options.size,
    ...(files && { edit: editInTab(files) }),
    fetchUrl: async (url) => knownUrl(url),
    listen: (port) => ports.forward(port),
    serveApi: (address, wanted, as) => ports.serveApi(address, wanted, as),
    ...(options.remark && { remark: options.remark }),
  };
  const nodeMachines: NodeMachines = new NodeMachines({
    client,
    clusters,
    programs: () => machine.programNames,
    home: () => machine.vfs,
    proc: () => procFileSystem(machine.table),
  });
  const vfsOf = (pid?: number): Vfs =>
    (pid === undefined ? undefined : machine.table.processes.get(pid)?.vfs) ?? machine.vfs;
  const programs = new Map<string, Program>([
    ['kubectl', kubectlProgram(kubectlAround)],
    ...toolPrograms({
      client,
      playback,
      clusters,
      nodes: nodeMachines,
      nodeOf: (pid) => nodeMachines.nodeAt(machine.table.processes.get(pid)?.vfs),
      clock,
      files,
      vfs: (pid) => vfsOf(pid),
      kubectl: (job, argv) =>
        runKubectl(argv, kubectlIO(vfsOf(job.pid) === machine.vfs ? job : atHome(job), kubectlAround)),
    }),
    ['node-shell', nodeShell({ vfsOf: (node) => nodeMachines.vfsOf(node), interactive: () => machine.innerShell() })],
  ]);
  const machine: Machine = new Machine({
    clock,
    programs,
    show: options.show,
    network: clusterNetwork({ client, playback, ports, apiServer: () => clusters.address, hosts }),
    ...(options.env && { env: options.env }),
    beforeCommand: () => home?.pull(),
    afterCommand: () => {
      void nodeMachines.sync(options.show);
      home?.push();
      kept?.save();
    },
  });
  furnish(machine, make);
  clock.defer(() => void nodeMachines.furnishHome());
  if (options.store) {
    const names = (): Set<string> => new Set(files?.list().map(({ name }) => name));
    kept = new KeptHome(machine.vfs, HOME, options.store, names);
  }
  if (files) home = new HomeFiles(machine.vfs, HOME, files);
  const dispose = (): void => {
    home?.dispose();
    machine.dispose();
  };
  return { machine, dispose };
}

/** Tools on a node's machine ask the cluster as the terminal does. */
const atHome = (job: AsyncJob): AsyncJob =>
  Object.create(job, { pid: { value: -1 }, env: { value: { HOME } } }) as AsyncJob;

/** The way to the API server of a context. Throws where nobody answers at its address. */
function transportTo(target: ConnectTarget, clusters: Clusters, client: KubeClient): Transport {
  const direct =
    target.server.startsWith('http://localhost') && target.context === '' && clusters.exists && !clusters.made;
  if (clusters.answers(target.server) || direct) {
    return client.transport;
  }
  throw refused(target.server);
}

/** The files that the terminal's machine begins with. */
function furnish(machine: Machine, make: ClusterMake): void {
  machine.vfs.writeText(`${HOME}/.kube/config`, kubeconfigText(make), { mode: 0o600 });
  machine.vfs.writeText('/etc/hostname', 'orrery\n');
  machine.vfs.writeText('/etc/hosts', '127.0.0.1\tlocalhost\n::1\tlocalhost\n');
  machine.vfs.writeText(`${HOME}/.bashrc`, aliasScript);
}

const textOf = (text: string | SysError): string => (failed(text) ? '' : text);

function refused(server: string): Error {
  const host = server.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
  const error = new Error(`The connection to the server ${host} was refused - did you specify the right host or port?`);
  error.name = 'ConnectionError';
  return error;
}
