/**
 * Short names and categories by `resource.group`, which the typings do not carry. They are the same in every version.
 * Source: pkg/registry in kubernetes (ShortNames and Categories of each REST storage), apiextensions-apiserver,
 * kube-aggregator; release 1.36.
 */
export const shortNames: Readonly<Record<string, readonly string[]>> = {
  componentstatuses: ['cs'],
  configmaps: ['cm'],
  endpoints: ['ep'],
  events: ['ev'],
  limitranges: ['limits'],
  namespaces: ['ns'],
  nodes: ['no'],
  persistentvolumeclaims: ['pvc'],
  persistentvolumes: ['pv'],
  pods: ['po'],
  replicationcontrollers: ['rc'],
  resourcequotas: ['quota'],
  serviceaccounts: ['sa'],
  services: ['svc'],
  'customresourcedefinitions.apiextensions.k8s.io': ['crd', 'crds'],
  'daemonsets.apps': ['ds'],
  'deployments.apps': ['deploy'],
  'replicasets.apps': ['rs'],
  'statefulsets.apps': ['sts'],
  'horizontalpodautoscalers.autoscaling': ['hpa'],
  'cronjobs.batch': ['cj'],
  'certificatesigningrequests.certificates.k8s.io': ['csr'],
  'events.events.k8s.io': ['ev'],
  'ingresses.networking.k8s.io': ['ing'],
  'ipaddresses.networking.k8s.io': ['ip'],
  'networkpolicies.networking.k8s.io': ['netpol'],
  'poddisruptionbudgets.policy': ['pdb'],
  'priorityclasses.scheduling.k8s.io': ['pc'],
  'storageclasses.storage.k8s.io': ['sc'],
  'volumeattributesclasses.storage.k8s.io': ['vac'],
};

const ALL = ['all'];
const API_EXTENSIONS = ['api-extensions'];

export const categories: Readonly<Record<string, readonly string[]>> = {
  pods: ALL,
  replicationcontrollers: ALL,
  services: ALL,
  'daemonsets.apps': ALL,
  'deployments.apps': ALL,
  'replicasets.apps': ALL,
  'statefulsets.apps': ALL,
  'horizontalpodautoscalers.autoscaling': ALL,
  'cronjobs.batch': ALL,
  'jobs.batch': ALL,
  'mutatingadmissionpolicies.admissionregistration.k8s.io': API_EXTENSIONS,
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': API_EXTENSIONS,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': API_EXTENSIONS,
  'validatingadmissionpolicies.admissionregistration.k8s.io': API_EXTENSIONS,
  'validatingwebhookconfigurations.admissionregistration.k8s.io': API_EXTENSIONS,
  'customresourcedefinitions.apiextensions.k8s.io': API_EXTENSIONS,
  'apiservices.apiregistration.k8s.io': API_EXTENSIONS,
};
