import type { V1ObjectMeta } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import type { AdmissionReader } from '../AdmissionPlugin.ts';
import { type ReadyWebhook, readyWebhook, type Webhook } from './invokeWebhook.ts';

interface Configuration {
  metadata?: V1ObjectMeta;
  webhooks?: Webhook[];
}

/** All webhooks of a kind of configuration, by the names of these; made again only when one of them has changed. */
export function readyWebhooks<C extends Configuration>(resource: string) {
  type W = NonNullable<C['webhooks']>[number];
  const group = 'admissionregistration.k8s.io';
  let ready: ReadyWebhook<W>[] = [];
  let seen = -1;
  return (reader: AdmissionReader): readonly ReadyWebhook<W>[] => {
    const changes = reader.changes(group, resource);
    if (changes === seen) return ready;
    seen = changes;
    const configurations = [...reader.list<KubeObject & Configuration>(group, resource)];
    ready = configurations.flatMap(({ metadata, webhooks = [] }) =>
      webhooks.map((webhook) => readyWebhook(metadata?.name ?? '', webhook as W)),
    );
    return ready;
  };
}
