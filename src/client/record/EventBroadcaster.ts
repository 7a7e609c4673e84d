import type { CoreV1Event, V1EventSource } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { isNotFound, StatusError } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import type { LocalClient } from '../LocalClient.ts';
import { EventCorrelator } from './EventCorrelator.ts';
import type { EventRecorder } from './EventRecorder.ts';
import { eventName, type NameSource } from './eventName.ts';
import { objectReference } from './objectReference.ts';

const EVENTS = { group: '', version: 'v1', resource: 'events' };

export interface EventSinkOptions {
  clock: Clock;
  client: LocalClient;
  random: NameSource['random'];
  /** Virtual milliseconds from recording an event to its write (`timings.eventRecordMs`). */
  delayMs: number;
}

/**
 * Takes the events of a process and writes them to the API server a little later, in order, merging what repeats
 * (client-go `tools/record`: EventBroadcaster with one sink). Events that the server refuses are dropped.
 */
export class EventBroadcaster {
  private readonly correlator: EventCorrelator;

  constructor(private readonly options: EventSinkOptions) {
    this.correlator = new EventCorrelator(options);
  }

  /** A recorder whose events come from this component, and for node components from this host. */
  recorderFor(component: string, host?: string): EventRecorder {
    const source = host ? { component, host } : { component };
    return {
      event: (object, type, reason, message, fieldPath) => {
        const event = this.make(source, object, type, reason, message, fieldPath);
        this.options.clock.schedule(this.options.delayMs, () => this.write(event));
      },
    };
  }

  private make(
    source: V1EventSource,
    object: KubeObject,
    type: string,
    reason: string,
    message: string,
    fieldPath: string | undefined,
  ): CoreV1Event {
    const { clock } = this.options;
    const involvedObject = objectReference(object, fieldPath);
    const now = rfc3339(clock.startMs + clock.now);
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: eventName(involvedObject.name ?? '', this.options),
        namespace: involvedObject.namespace ?? 'default',
      },
      involvedObject,
      reason,
      message,
      source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type,
      reportingComponent: source.component ?? '',
      reportingInstance: source.host ?? '',
    };
  }

  private write(event: CoreV1Event): void {
    const correlated = this.correlator.correlate(event);
    if (!correlated) return;
    const { client } = this.options;
    try {
      this.correlator.written(this.send(correlated.event, correlated.patch));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
    client.takeSpentMs();
  }

  private send(event: CoreV1Event, patch: object | undefined): CoreV1Event {
    const { client } = this.options;
    const ref = { ...EVENTS, namespace: event.metadata.namespace as string, name: event.metadata.name as string };
    if (patch) {
      try {
        return client.patch<CoreV1Event>(ref, 'strategic', patch);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return client.create<CoreV1Event>({ ...EVENTS, namespace: ref.namespace }, event);
  }
}
