import type { V1Pod } from '../../api/generated/types.ts';
import { assert } from '../../base/assert.ts';
import type { Clock } from '../../base/Clock.ts';
import { hash32, type Random } from '../../base/Random.ts';
import { parseReference } from '../images/reference.ts';
import { resolveImage } from '../images/resolveImage.ts';
import { jittered } from '../jittered.ts';
import type { Timings } from '../timings.ts';
import { CatalogueContainer } from './CatalogueContainer.ts';
import type {
  ContainerConfig,
  ContainerRuntime,
  PullCredentials,
  PullResult,
  RuntimeContainer,
  Sandbox,
} from './ContainerRuntime.ts';
import type { PodNetwork } from './PodNetwork.ts';
import { SandboxNetwork } from './SandboxNetwork.ts';

export interface CatalogueRuntimeOptions {
  clock: Clock;
  timings: Timings;
  random: Random;
  node: { name: string; ip: string; memoryBytes: number; cpus: number };
  /** `containerd`, `docker`, `cri-o`: the scheme of container ids. */
  scheme: string;
  hostnameOf(pod: V1Pod): string;
  /** Gives out a pod's address; undefined when there is none left. */
  allocateIP(pod: V1Pod): string;
  releaseIP(ip: string): void;
  network(): PodNetwork;
  /** Images that the node came with. */
  isPreloaded(repository: string): boolean;
}

/** For an image that is on the node: nobody asks again. */
const ALREADY_PULLED: PullCredentials = { username: 'node', password: 'node' };

/** Images of the catalogue in containers with insides: what nodes of real distributions run. */
export class CatalogueRuntime implements ContainerRuntime {
  private readonly pulled = new Map<string, number>();
  private readonly sandboxes = new Map<string, SandboxNetwork>();
  private made = 0;
  onMemoryGrowth: (() => void) | undefined;
  onStorageGrowth: (() => void) | undefined;

  constructor(private readonly options: CatalogueRuntimeOptions) {}

  hasImage(image: string): boolean {
    const { canonical, repository } = parseReference(image);
    return this.pulled.has(canonical) || this.options.isPreloaded(repository);
  }

  pullImage(image: string, credentials: PullCredentials | undefined, done: (result: PullResult) => void): void {
    const { clock, timings } = this.options;
    const resolved = resolveImage(image, credentials);
    if ('error' in resolved) {
      const { error } = resolved;
      clock.schedule(timings.imageResolveMs, () => done({ ok: false, error, reason: 'ErrImagePull' }));
      return;
    }
    const { reference } = resolved;
    const { sizeMB } = resolved.image;
    const bytes =
      Math.round((typeof sizeMB === 'number' ? sizeMB : sizeMB(reference.tag)) * 1e6) + (hash32(image) % 1e5);
    const known = this.pulled.has(reference.canonical);
    const tookMs = timings.imageResolveMs + (known ? 0 : Math.round(bytes / timings.imageBytesPerMs));
    clock.schedule(tookMs, () => {
      this.pulled.set(reference.canonical, bytes);
      done({ ok: true, bytes, tookMs });
    });
  }

  runPodSandbox(pod: V1Pod, done: (sandbox: Sandbox) => void): void {
    const { clock, timings, node } = this.options;
    const id = `${pod.metadata?.uid}-${++this.made}`;
    clock.schedule(jittered(this.options, timings.createSandboxMs), () => {
      const ip = pod.spec?.hostNetwork ? '' : this.options.allocateIP(pod);
      const origin = {
        namespace: pod.metadata?.namespace ?? '',
        pod: pod.metadata?.name ?? '',
        uid: pod.metadata?.uid ?? '',
        ip: ip || node.ip,
        node: node.name,
        dnsPolicy: pod.spec?.dnsPolicy ?? 'ClusterFirst',
      };
      const later = (ms: number, run: () => void): void => void clock.schedule(ms, run);
      this.sandboxes.set(id, new SandboxNetwork(origin, this.options.network, later));
      done({ id, ip });
    });
  }

  createContainer(config: ContainerConfig): RuntimeContainer {
    const { clock, random, node, scheme, hostnameOf } = this.options;
    const image = config.container.image ?? '';
    const resolved = resolveImage(image, ALREADY_PULLED);
    assert(!('error' in resolved), `an image that was never pulled: ${image}`);
    const network = this.sandboxes.get(config.sandbox.id) as SandboxNetwork;
    return new CatalogueContainer(config, resolved.image, resolved.reference, {
      clock,
      random,
      network,
      hostname: hostnameOf(config.pod),
      nodeName: node.name,
      memoryGrew: () => this.onMemoryGrowth?.(),
      storageGrew: () => this.onStorageGrowth?.(),
      nodeMemoryBytes: node.memoryBytes,
      nodeCpus: node.cpus,
      scheme,
    });
  }

  stopPodSandbox(sandbox: Sandbox): void {
    if (!this.sandboxes.delete(sandbox.id)) return;
    if (sandbox.ip) this.options.releaseIP(sandbox.ip);
  }

  imageRef(image: string): { image: string; imageID: string } {
    const { canonical, repository, digest } = parseReference(image);
    return { image: canonical, imageID: `${repository}@${digest || digestOf(canonical)}` };
  }

  images(): { names: string[]; sizeBytes: number }[] {
    return [...this.pulled].map(([name, sizeBytes]) => ({
      names: [`${name.slice(0, name.lastIndexOf(':'))}@${digestOf(name)}`, name],
      sizeBytes,
    }));
  }
}

/** A digest that stays the same for a name. */
function digestOf(name: string): string {
  const parts = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => hash32(`${name}#${i}`).toString(16).padStart(8, '0'));
  return `sha256:${parts.join('')}`;
}
