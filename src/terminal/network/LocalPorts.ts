import type { KubeClient } from '../../client/KubeClient.ts';
import type { ForwardedPort } from '../../kubectl/KubectlIO.ts';

/** What listens on a port: a pod's port at the other end, or the API as somebody sees it. */
export type LocalPort = { kind: 'forward'; port: ForwardedPort } | { kind: 'api'; client: KubeClient };

/** Ports of the terminal's own machine that `kubectl port-forward` and `kubectl proxy` have opened. */
export class LocalPorts {
  private readonly open_ = new Map<number, LocalPort>();
  private nextFree = 38_001;

  /** Throws when the port is taken, as bind does. */
  open(address: string, wanted: number, port: LocalPort): { localPort: number; close(): void } {
    let localPort = wanted;
    if (localPort === 0) {
      while (this.open_.has(this.nextFree)) this.nextFree++;
      localPort = this.nextFree++;
    }
    if (this.open_.has(localPort)) throw new Error(`listen tcp4 ${address}:${localPort}: bind: address already in use`);
    this.open_.set(localPort, port);
    return {
      localPort,
      close: () => {
        if (this.open_.get(localPort) === port) this.open_.delete(localPort);
      },
    };
  }

  /** For `kubectl port-forward`. */
  forward(port: ForwardedPort): { localPort: number; close(): void } {
    try {
      return this.open(port.address, port.localPort, { kind: 'forward', port });
    } catch (error) {
      throw new Error(`unable to create listener: Error ${error instanceof Error ? error.message : error}`);
    }
  }

  /** For `kubectl proxy`. */
  serveApi(address: string, wanted: number, client: KubeClient): { port: number; close(): void } {
    const { localPort, close } = this.open(address, wanted, { kind: 'api', client });
    return { port: localPort, close };
  }

  at(port: number): LocalPort | undefined {
    return this.open_.get(port);
  }
}
