import type { KubeObject } from '../../api/meta.ts';
import type { Mapping } from './Mapping.ts';
import { qualifiedKind, qualifiedResource } from './Mapping.ts';

/** One object that a command is about: named on the command line, or read from a file. */
export interface Info {
  mapping: Mapping;
  /** `''` for cluster-scoped objects. */
  namespace: string;
  name: string;
  /** File, URL or STDIN it was read from. */
  source: string;
  /** As read from the file or got from the server. */
  object?: KubeObject;
}

/** `pod/web`, `deployment.apps/web`: as `-o name` prints it. */
export const nameOf = (info: { mapping: Mapping; name: string }): string =>
  `${qualifiedKind(info.mapping)}/${info.name}`;

/** `deployments.apps "web"`: as error messages name it. */
export const quotedName = (info: { mapping: Mapping; name: string }): string =>
  `${qualifiedResource(info.mapping)} "${info.name}"`;
