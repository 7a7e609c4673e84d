import type { KubeClient, Transport } from '../client/KubeClient.ts';
import type { ConnectTarget } from '../kubectl/KubectlIO.ts';
import { runKubectl } from '../kubectl/runKubectl.ts';
import type { Playback } from '../playback/Playback.ts';
import type { Program } from '../posix/Program.ts';
import { failed, type SysError } from '../posix/SysError.ts';
import { HomeFiles, type SharedFiles } from './HomeFiles.ts';
import { type HomeStore, KeptHome } from './KeptHome.ts';
import { knownUrl } from './knownUrls.ts';
import { kubeconfigText } from './kubeconfigText.ts';
import { HOME, Machine } from './Machine.ts';
import { clusterNetwork } from './network/clusterNetwork.ts';
import { LocalPorts } from './network/LocalPorts.ts';
import { aliasScript } from './programs/aliasScript.ts';
import { editInTab } from './programs/editor.ts';
import { type KubectlSurroundings, kubectlIO, kubectlProgram } from './programs/kubectl.ts';
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
  const distribution = options.distribution ?? 'kind';
  const server = /server: (\S+)/.exec(kubeconfigText(distribution))?.[1] ?? '';
  const ports = new LocalPorts();
  const hosts = (): string => textOf(machine.vfs.readText('/etc/hosts'));
  const connect = (target: ConnectTarget): Transport => {
    if (target.server === server || (target.server.startsWith('http://localhost') && target.context === '')) {
      return client.transport;
    }
    throw refused(target.server);
  };
  let home: HomeFiles | undefined;
  let kept: KeptHome | undefined;
  const kubectlAround: KubectlSurroundings = {
    clock,
    vfs: () => machine.vfs,
    connect,
    size: options.size,
    ...(files && { edit: editInTab(files) }),
    fetchUrl: async (url) => knownUrl(url),
    listen: (port) => ports.forward(port),
    serveApi: (address, wanted, as) => ports.serveApi(address, wanted, as),
    ...(options.remark && { remark: options.remark }),
  };
  const programs = new Map<string, Program>([
    ['kubectl', kubectlProgram(kubectlAround)],
    ...toolPrograms({
      client,
      playback,
      distribution,
      clock,
      files,
      vfs: () => machine.vfs,
      kubectl: (job, argv) => runKubectl(argv, kubectlIO(job, kubectlAround)),
    }),
  ]);
  const machine: Machine = new Machine({
    clock,
    programs,
    show: options.show,
    network: clusterNetwork({ client, playback, ports, apiServer: server.replace(/^\w+:\/\//, ''), hosts }),
    ...(options.env && { env: options.env }),
    beforeCommand: () => home?.pull(),
    afterCommand: () => {
      home?.push();
      kept?.save();
    },
  });
  machine.vfs.writeText(`${HOME}/.kube/config`, kubeconfigText(distribution), { mode: 0o600 });
  machine.vfs.writeText('/etc/hostname', 'orrery\n');
  machine.vfs.writeText('/etc/hosts', '127.0.0.1\tlocalhost\n::1\tlocalhost\n');
  machine.vfs.writeText(`${HOME}/.bashrc`, aliasScript);
  if (options.store) {
    const names = (): Set<string> => new Set(files?.list().map(({ name }) => name));
    kept = new KeptHome(machine.vfs, HOME, options.store, names);
  }
  if (files) home = new HomeFiles(machine.vfs, HOME, files);
  return {
    machine,
    dispose: () => {
      home?.dispose();
      machine.dispose();
    },
  };
}

const textOf = (text: string | SysError): string => (failed(text) ? '' : text);

function refused(server: string): Error {
  const host = server.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
  const error = new Error(`The connection to the server ${host} was refused - did you specify the right host or port?`);
  error.name = 'ConnectionError';
  return error;
}
