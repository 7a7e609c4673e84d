import type { ObjectId } from '../objectId.ts';

/** Which card draws a node. */
export type CardType =
  | 'internet'
  | 'loadBalancer'
  | 'ingress'
  | 'gateway'
  | 'route'
  | 'service'
  | 'machine'
  | 'pod'
  | 'tray'
  | 'workload'
  | 'attachment';

/** One thing on the canvas. It says where it belongs, not how it is: each card reads its object from the mirror. */
export interface GraphNode {
  /** `pods/default/web-1` for objects, `client/internet` for what is none. */
  id: string;
  card: CardType;
  /** The object behind it, if any. */
  object?: ObjectId;
  kind: string;
  name: string;
  namespace?: string;
  /** The box it lies in: the machine of a pod. */
  parent?: string;
  /** Words that a text filter matches: name and labels. */
  search: string;
  /** Layout's hint: how many lines of text the card needs. */
  lines?: number;
  /** Drawn small and faint: old revisions, idle things. */
  faint?: boolean;
  /** Shown whatever the namespace filter says. */
  always?: boolean;
}

export type EdgeKind = 'traffic' | 'blocked' | 'owns' | 'uses';

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  kind: EdgeKind;
  /** Words beside the line, e.g. a node port. */
  label?: string;
}

export interface GraphModel {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

export const edgeId = (from: string, to: string): string => `${from}→${to}`;

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Cards for tens of pods, chips for hundreds, one texel a pod beyond. */
export type Density = 'card' | 'chip' | 'texel';
