/**
 * What differs between kubelets by their release. A node may run an older kubelet than the control plane (version skew),
 * so what it reports and says follows its own release, not the API server's.
 */
export interface KubeletRelease {
  gitVersion: string;
  /** A deleted pod gets a final phase before it goes (1.27). */
  finalPhaseOfDeleted: boolean;
  /** Conditions of a failed pod say PodFailed (1.25). */
  podFailedReason: boolean;
  /** Condition PodReadyToStartContainers (1.29). */
  sandboxCondition: boolean;
  /** `status.hostIPs` (1.29). */
  hostIPs: boolean;
  /** `status.observedGeneration`, of the pod and its conditions (1.34). */
  observedGeneration: boolean;
  /** `resources` and `allocatedResources` of container statuses (1.33). */
  containerResources: boolean;
  /** `volumeMounts` of container statuses (1.31). */
  mountStatuses: boolean;
  /** ImagePullBackOff says how the last pull failed (1.32). */
  pullErrorInBackOff: boolean;
  /** The node's `kubeProxyVersion` repeats the kubelet's (until 1.32). */
  showsProxyVersion: boolean;
  createdMessage(container: string): string;
  startedMessage(container: string): string;
  pulledMessage(pull: { image: string; took: string; waited: string; bytes: number }): string;
  /** Of the BackOff event of a crashing container (1.27 names it). */
  crashLoopMessage(container: string, pod: string): string;
}

/** The kubelet of a release, as `v1.36.0`. */
export function kubeletRelease(gitVersion: string): KubeletRelease {
  const minor = Number(/^v1\.(\d+)\./.exec(gitVersion)?.[1] ?? Number.POSITIVE_INFINITY);
  const since = (release: number): boolean => minor >= release;
  const did = (verb: string) => (container: string) => {
    if (since(35)) return `Container ${verb.toLowerCase()}`;
    return since(31) ? `${verb} container: ${container}` : `${verb} container ${container}`;
  };
  return {
    gitVersion,
    finalPhaseOfDeleted: since(27),
    podFailedReason: since(25),
    sandboxCondition: since(29),
    hostIPs: since(29),
    observedGeneration: since(34),
    containerResources: since(33),
    mountStatuses: since(31),
    pullErrorInBackOff: since(32),
    showsProxyVersion: !since(33),
    createdMessage: did('Created'),
    startedMessage: did('Started'),
    pulledMessage: ({ image, took, waited, bytes }) => {
      const pulled = `Successfully pulled image "${image}" in ${took}`;
      if (!since(27)) return pulled;
      return `${pulled} (${waited} including waiting)${since(30) ? `. Image size: ${bytes} bytes.` : ''}`;
    },
    crashLoopMessage: (container, pod) =>
      `Back-off restarting failed container${since(27) ? ` ${container} in pod ${pod}` : ''}`,
  };
}
