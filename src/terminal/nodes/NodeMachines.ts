import type { V1Pod } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { parseYaml } from '../../api/yaml/parseDocuments.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import { FileSystem } from '../../posix/fs/FileSystem.ts';
import { Vfs } from '../../posix/fs/Vfs.ts';
import { failed } from '../../posix/SysError.ts';
import { standardImage } from '../../posix/standardImage.ts';
import type { Clusters } from '../Clusters.ts';
import { nodeAddresses } from '../network/outsideAddress.ts';
import { MANIFESTS, nodeFiles } from './nodeFiles.ts';

interface NodeMachine {
  vfs: Vfs;
  /** Texts of the directory of static pods as the kubelet has read them. */
  seen: Map<string, string>;
}

export interface NodeMachinesOptions {
  client: KubeClient;
  clusters: Clusters;
  /** Names of the programs that a node has. */
  programs(): Iterable<string>;
  /** The files of the terminal's own machine. */
  home(): Vfs;
  /** What every file system has at /proc. */
  proc(): FileSystem;
}

const PODS = { group: '', version: 'v1', resource: 'pods' };
const SOURCE = 'kubernetes.io/config.source';

/**
 * The machines of the cluster's nodes as shells on them see them: a file system each, made when somebody first enters.
 * What is written into the directory of static pods is told to the node's kubelet after the command.
 */
export class NodeMachines {
  private readonly machines = new Map<string, NodeMachine>();
  /** The cluster whose machines these are. */
  private owner = -1;

  constructor(private readonly options: NodeMachinesOptions) {}

  /** The node whose machine a file system is; undefined for the terminal's own. */
  nodeOf(vfs: Vfs | undefined): string | undefined {
    if (vfs) for (const [name, machine] of this.machines) if (machine.vfs === vfs) return name;
    return undefined;
  }

  /**
   * The node that a process is on. Where kubeadm and k3s set up a cluster, the terminal's own machine is the first of its
   * nodes; in front of others it is none.
   */
  async nodeAt(vfs: Vfs | undefined): Promise<string | undefined> {
    const node = this.nodeOf(vfs ?? this.options.home());
    const { clusters, client } = this.options;
    if (node !== undefined || !/^(?:kubeadm|k3s)$/.test(clusters.distribution)) return node;
    return (await nodeAddresses(client))[0]?.name;
  }

  vfsOf(node: string): Vfs | undefined {
    return this.machines.get(node)?.vfs;
  }

  /** The machine of a node, made if need be; undefined when there is none of that name or address. */
  async open(wanted: string): Promise<Vfs | undefined> {
    const { client, clusters } = this.options;
    await clusters.refresh();
    if (this.owner !== clusters.generation) this.machines.clear();
    this.owner = clusters.generation;
    const node = (await nodeAddresses(client)).find(({ name, ip }) => name === wanted || ip === wanted);
    if (!node) return undefined;
    const known = this.machines.get(node.name);
    if (known) return known.vfs;
    const { items } = await client.list<V1Pod>(PODS, { fieldSelector: `spec.nodeName=${node.name}` });
    const mirrors = items.filter(({ metadata }) => metadata?.annotations?.[SOURCE] === 'file');
    const vfs = this.isHome(node) ? this.options.home() : this.makeVfs(node.name);
    for (const file of readManifests(vfs).keys()) remove(vfs, file);
    const files = nodeFiles({ ...node, distribution: clusters.distribution, mirrors });
    vfs.makeDirectories(MANIFESTS);
    for (const [path, text] of Object.entries(files)) {
      vfs.makeDirectories(path.slice(0, path.lastIndexOf('/')));
      vfs.writeText(path, text, { mode: path.endsWith('.key') || path.endsWith('.conf') ? 0o600 : 0o644 });
    }
    const machine: NodeMachine = { vfs, seen: readManifests(vfs) };
    this.machines.set(node.name, machine);
    return vfs;
  }

  /** kubeadm and k3s set up a cluster on the machine that one sits at: the terminal's own is the first node's. */
  private isHome({ controlPlane }: { controlPlane: boolean }): boolean {
    return controlPlane && /^(?:kubeadm|k3s)$/.test(this.options.clusters.distribution);
  }

  private makeVfs(hostname: string): Vfs {
    const vfs = new Vfs(FileSystem.overlay(standardImage('terminal', this.options.programs())));
    vfs.hostname = hostname;
    vfs.mount('/proc', this.options.proc());
    return vfs;
  }

  /** The terminal's own machine gets the files of the node that it is, once its control plane runs. */
  async furnishHome(): Promise<void> {
    const { client, clusters, home } = this.options;
    const own = this.owner === clusters.generation && this.nodeOf(home()) !== undefined;
    if (own || !/^(?:kubeadm|k3s)$/.test(clusters.distribution)) return;
    const [primary] = await nodeAddresses(client);
    const { items } = await client.list(PODS, { labelSelector: 'tier=control-plane' });
    if (primary && (items.length >= 4 || clusters.distribution === 'k3s')) await this.open(primary.name);
  }

  /** Tells kubelets of manifests that have changed, and `say`s what could not be read. */
  async sync(say: (text: string) => void): Promise<void> {
    await this.furnishHome();
    for (const [node, machine] of this.machines) {
      const now = readManifests(machine.vfs);
      for (const file of machine.seen.keys()) {
        if (!now.has(file)) await this.tell(node, file, undefined);
      }
      for (const [file, text] of now) {
        if (machine.seen.get(file) === text) continue;
        const manifest = podOf(text);
        if (manifest) await this.tell(node, file, manifest);
        else say(`${MANIFESTS}/${file} is no manifest of a Pod: the kubelet of ${node} leaves it alone\n`);
      }
      machine.seen = now;
    }
  }

  private async tell(node: string, file: string, manifest: KubeObject | undefined): Promise<void> {
    await this.options.clusters.fault({ type: 'setManifest', node, file, ...(manifest ? { manifest } : {}) });
  }
}

function readManifests(vfs: Vfs): Map<string, string> {
  const found = new Map<string, string>();
  const dir = vfs.find(MANIFESTS);
  if (failed(dir) || dir.kind !== 'dir') return found;
  for (const name of dir.names()) {
    const text = name.startsWith('.') ? '' : vfs.readText(`${MANIFESTS}/${name}`);
    if (!failed(text) && text !== '') found.set(name, text);
  }
  return found;
}

function remove(vfs: Vfs, file: string): void {
  const dir = vfs.find(MANIFESTS);
  if (!failed(dir) && dir.kind === 'dir') dir.delete(file);
}

function podOf(text: string): KubeObject | undefined {
  try {
    const value = parseYaml(text) as V1Pod | undefined;
    return value?.kind === 'Pod' && value.metadata?.name && Array.isArray(value.spec?.containers)
      ? (value as KubeObject)
      : undefined;
  } catch {
    return undefined;
  }
}
