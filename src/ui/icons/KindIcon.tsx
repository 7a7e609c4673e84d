import type { ReactElement } from 'react';
import { watchedByKind } from '../stores/watchedResources.ts';

/** Our own sign for each kind, drawn on a 16 × 16 grid with one stroke weight. */
const SHAPES: Record<string, ReactElement> = {
  Pod: <path d="M8 1.8 13.6 5v6L8 14.2 2.4 11V5zM2.6 5 8 8.2 13.4 5M8 8.2v5.8" />,
  Deployment: (
    <path d="M2.5 8a5.5 5.5 0 0 1 9.6-3.7M13.5 8a5.5 5.5 0 0 1-9.6 3.7M12.4 1.6v3h-3M3.6 14.4v-3h3M8 6.2v3.6M6.2 8h3.6" />
  ),
  ReplicaSet: <path d="M2 5h8v8H2zM5 5V2.5h8.5V11H10" />,
  ReplicationController: <path d="M2 5h8v8H2zM5 5V2.5h8.5V11H10M4.5 9h3" />,
  StatefulSet: (
    <path d="M2 4.2C2 3 4.7 2 8 2s6 1 6 2.2S11.3 6.4 8 6.4 2 5.4 2 4.2zm0 0v7.6C2 13 4.7 14 8 14s6-1 6-2.2V4.2M2 8c0 1.2 2.7 2.2 6 2.2S14 9.2 14 8" />
  ),
  DaemonSet: <path d="M2 3h12v4H2zM2 9h12v4H2zM4.5 5h.1M4.5 11h.1M8 5h3.5M8 11h3.5" />,
  Job: <path d="M3 8.4 6.4 12 13 4.4" />,
  CronJob: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.6V8l2.4 1.8" />,
  HorizontalPodAutoscaler: <path d="M2 8h12M5 5 2 8l3 3M11 5l3 3-3 3" />,
  PodDisruptionBudget: <path d="M8 1.8 13.5 4v4c0 3.2-2.2 5.3-5.5 6.4C4.7 13.3 2.5 11.2 2.5 8V4z" />,
  Service: (
    <path d="M8 6.4v-3M8 9.6l-3.6 3M8 9.6l3.6 3M8 9.6a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM6.5 1.6h3v1.8h-3zM2.4 12.6h3v1.8h-3zM10.6 12.6h3v1.8h-3z" />
  ),
  Ingress: <path d="M2 8h7M6.4 5.4 9 8l-2.6 2.6M11.5 2.5v11M14 2.5v11" />,
  IngressClass: <path d="M2 8h6M11.5 2.5v11M14 2.5v11M2 5h4M2 11h4" />,
  Gateway: <path d="M2 8h3.5M10.5 8H14M12 5.8 14.2 8 12 10.2M5.5 2.5v11M10.5 2.5v11M5.5 2.5h5M5.5 13.5h5" />,
  HTTPRoute: <path d="M2 8h4c3 0 3-4.5 7-4.5M6 8c3 0 3 4.5 7 4.5M11.4 1.6l2 1.9-2 1.9M11.4 10.6l2 1.9-2 1.9" />,
  GatewayClass: <path d="M2 8h3M5.5 2.5v11M10.5 2.5v11M5.5 2.5h5M5.5 13.5h5M13 5.5h.1M13 8h.1M13 10.5h.1" />,
  EndpointSlice: <path d="M3 4h4M3 8h4M3 12h4M11 4h2M11 8h2M11 12h2M8 4h1M8 8h1M8 12h1" />,
  NetworkPolicy: <path d="M2 3.5h12v9H2zM2 8h12M6 3.5V8M10 8v4.5" />,
  ConfigMap: <path d="M4 1.8h5.6L12.4 5v9.2H4zM9.4 2v3.2h3M6 8h4.4M6 10.8h4.4" />,
  Secret: <path d="M3.5 7h9v7h-9zM5.4 7V4.8a2.6 2.6 0 0 1 5.2 0V7M8 9.6v2" />,
  ServiceAccount: (
    <path d="M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 14c.4-2.8 2.4-4.2 5.2-4.2s4.8 1.4 5.2 4.2" />
  ),
  PersistentVolumeClaim: <path d="M2.5 5.5 8 2.5l5.5 3v5L8 13.5l-5.5-3zM5.2 8h5.6" />,
  PersistentVolume: <path d="M2.5 4h11v8h-11zM2.5 9h11M11 10.6h.1" />,
  StorageClass: <path d="M2.5 2.8h11v3h-11zM2.5 6.8h11v3h-11zM2.5 10.8h11v3h-11z" />,
  Node: <path d="M2 3h12v7.4H2zM5.5 13.5h5M8 10.6v2.8" />,
  Namespace: <path d="M2.4 5V2.4H5M11 2.4h2.6V5M13.6 11v2.6H11M5 13.6H2.4V11M6 6h4v4H6z" />,
  Event: <path d="M9 1.8 3.6 9H8l-1 5.2L12.4 7H8z" />,
  Internet: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c-4 4-4 8 0 12M8 2c4 4 4 8 0 12" />,
  LoadBalancer: <path d="M2 8h5M7 8l5.5-4.6M7 8l5.5 4.6M7 8h6M11 2.6l2.4.2-.4 2.4M11 13.4l2.4-.2-.4-2.4" />,
};

const FALLBACK = <path d="M3 3h10v10H3z" />;

export function KindIcon({ kind, size = 16 }: { kind: string; size?: number }) {
  const family =
    watchedByKind(kind)?.family ?? (kind === 'Internet' || kind === 'LoadBalancer' ? 'network' : 'cluster');
  return (
    <svg className={`kind-icon family-${family}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      {SHAPES[kind] ?? FALLBACK}
    </svg>
  );
}
