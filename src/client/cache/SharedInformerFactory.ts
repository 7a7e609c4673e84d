import type { KubeObject } from '../../api/meta.ts';
import type { RequestOptions, ResourceRef } from '../KubeRequest.ts';
import type { LocalClient } from '../LocalClient.ts';
import { SharedInformer } from './SharedInformer.ts';

/** One informer a resource for all parts of a process, as `informers.NewSharedInformerFactory` keeps them. */
export class SharedInformerFactory {
  private readonly informers = new Map<string, SharedInformer>();
  private started = false;

  constructor(readonly client: LocalClient) {}

  /** The informer of a resource; made on first use, and started at once when the factory runs already. */
  informer<T extends KubeObject>(ref: ResourceRef, options: RequestOptions = {}): SharedInformer<T> {
    const id = `${ref.group}/${ref.version}/${ref.resource}/${ref.namespace ?? ''}?${options.fieldSelector ?? ''}&${options.labelSelector ?? ''}`;
    const known = this.informers.get(id);
    if (known) return known as unknown as SharedInformer<T>;
    const informer = new SharedInformer<T>(this.client, ref, options);
    this.informers.set(id, informer as unknown as SharedInformer);
    if (this.started) informer.start();
    return informer;
  }

  start(): void {
    this.started = true;
    for (const informer of [...this.informers.values()]) informer.start();
  }

  stop(): void {
    this.started = false;
    for (const informer of this.informers.values()) informer.stop();
  }
}
