import type { Clock } from '../../base/Clock.ts';
import type { ContainerRuntime, PullCredentials, PullResult } from '../cri/ContainerRuntime.ts';

/** Pulls images one after the other, as a kubelet does by default (`serializeImagePulls`). */
export class ImagePuller {
  private readonly queue: (() => void)[] = [];
  private busy = false;
  /** Told after each pull that brought something. */
  onPulled: (() => void) | undefined;

  constructor(
    private readonly runtime: ContainerRuntime,
    private readonly clock: Pick<Clock, 'now' | 'cause'>,
  ) {}

  /** `waitedMs` includes the time in the queue. */
  pull(
    image: string,
    credentials: PullCredentials | undefined,
    done: (result: PullResult, waitedMs: number) => void,
  ): void {
    const { now: askedMs, cause } = this.clock;
    this.queue.push(() => {
      this.clock.cause = cause;
      this.runtime.pullImage(image, credentials, (result) => {
        this.busy = false;
        if (result.ok) this.onPulled?.();
        done(result, this.clock.now - askedMs);
        this.next();
      });
    });
    this.next();
  }

  private next(): void {
    if (this.busy) return;
    const begin = this.queue.shift();
    if (!begin) return;
    this.busy = true;
    begin();
  }
}
