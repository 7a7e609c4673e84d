/** Those who sleep until something happens. Waking empties the queue; whoever finds nothing to do waits again. */
export class WaitQueue {
  private waiters: (() => void)[] = [];

  wait(wake: () => void): void {
    this.waiters.push(wake);
  }

  wakeAll(): void {
    if (this.waiters.length === 0) return;
    const woken = this.waiters;
    this.waiters = [];
    for (const wake of woken) wake();
  }
}
