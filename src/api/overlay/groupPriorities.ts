/**
 * The order in which discovery lists API groups, highest first; equals are listed by name. Groups of custom resources
 * have 1000. Source: the API services that kube-apiserver registers for itself
 * (pkg/controlplane/apiserver/apiserver.go and its aggregator), release 1.36.
 */
export const groupPriorities: Readonly<Record<string, number>> = {
  'apiregistration.k8s.io': 18_000,
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'apiextensions.k8s.io': 16_700,
  'admissionregistration.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
  'internal.apiserver.k8s.io': 16_000,
  'resource.k8s.io': 15_900,
  'storagemigration.k8s.io': 15_800,
};

export const CUSTOM_GROUP_PRIORITY = 1000;
