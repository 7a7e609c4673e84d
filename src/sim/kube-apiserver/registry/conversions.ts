import type { KubeObject } from '../../../api/meta.ts';
import { hpaV1Of, hpaV2Of } from './autoscaling/hpaConversion.ts';
import { coreEventOf, eventsV1Of } from './core/eventConversion.ts';

/** How objects of a served version become those of the version that is stored, and back. */
export interface Conversion {
  storage: { group: string; resource: string; version: string };
  toStorage(object: KubeObject): KubeObject;
  fromStorage(object: KubeObject): KubeObject;
}

/** Served versions that differ from the stored one, by `group/version/resource`. */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  'events.k8s.io/v1/events': {
    storage: { group: '', version: 'v1', resource: 'events' },
    toStorage: coreEventOf,
    fromStorage: eventsV1Of,
  },
  'autoscaling/v1/horizontalpodautoscalers': {
    storage: { group: 'autoscaling', version: 'v2', resource: 'horizontalpodautoscalers' },
    toStorage: hpaV2Of,
    fromStorage: hpaV1Of,
  },
};

export function conversionOf(group: string, version: string, resource: string): Conversion | undefined {
  return CONVERSIONS[`${group}/${version}/${resource}`];
}
