import type { KubeObject } from '../meta.ts';

/** The object in another version of its group, by the strategy `None`: nothing but the version's name changes. */
export function convertCustomResource<T extends KubeObject>(object: T, apiVersion: string): T {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
