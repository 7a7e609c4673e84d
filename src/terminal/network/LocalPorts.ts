import type { ForwardedPort } from '../../kubectl/KubectlIO.ts';

/** Ports of the terminal's own machine that `kubectl port-forward` and `kubectl proxy` have opened. */
export class LocalPorts {
  private readonly open_ = new Map<number, ForwardedPort>();
  private nextFree = 38_001;

  /** Throws when the port is taken, as bind does. */
  open(port: ForwardedPort): { localPort: number; close(): void } {
    let { localPort } = port;
    if (localPort === 0) {
      while (this.open_.has(this.nextFree)) this.nextFree++;
      localPort = this.nextFree++;
    }
    if (this.open_.has(localPort)) {
      throw new Error(
        `unable to create listener: Error listen tcp4 ${port.address}:${localPort}: bind: address already in use`,
      );
    }
    this.open_.set(localPort, port);
    return {
      localPort,
      close: () => {
        if (this.open_.get(localPort) === port) this.open_.delete(localPort);
      },
    };
  }

  at(port: number): ForwardedPort | undefined {
    return this.open_.get(port);
  }
}
