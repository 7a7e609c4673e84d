/** A cluster role that every cluster has, with its rules in short (see `policyRule`). */
export interface BootstrapRole {
  name: string;
  rules: readonly string[];
  labels?: Record<string, string>;
  /** Takes the rules of roles with this label. */
  aggregates?: string;
}

const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-';
const to = (role: string): Record<string, string> => ({ [AGGREGATE + role]: 'true' });
const EVENTS = ['create,patch,update core events', 'create,patch,update events.k8s.io events'];

const APPS = 'deployments,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale,daemonsets';
const APPS_STATUS = 'controllerrevisions,daemonsets/status,deployments/status,replicasets/status,statefulsets/status';
const EXTENSIONS =
  'daemonsets,deployments,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,replicationcontrollers/scale';

/** What users are given: `cluster-admin`, and `admin`, `edit` and `view`, which take their rules from parts. */
const USER_ROLES: readonly BootstrapRole[] = [
  { name: 'cluster-admin', rules: ['* * *', '* url *'] },
  { name: 'admin', rules: [], aggregates: `${AGGREGATE}admin` },
  { name: 'edit', rules: [], aggregates: `${AGGREGATE}edit`, labels: to('admin') },
  { name: 'view', rules: [], aggregates: `${AGGREGATE}view`, labels: to('edit') },
  {
    name: 'system:aggregate-to-admin',
    labels: to('admin'),
    rules: [
      'create authorization.k8s.io localsubjectaccessreviews',
      'all rbac.authorization.k8s.io rolebindings,roles',
    ],
  },
  {
    name: 'system:aggregate-to-edit',
    labels: to('edit'),
    rules: [
      'read core pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy',
      'impersonate core serviceaccounts',
      'write core pods,pods/attach,pods/exec,pods/portforward,pods/proxy',
      'create core pods/eviction',
      'write core configmaps,events,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy',
      'create core serviceaccounts/token',
      `write apps ${APPS},deployments/rollback`,
      'write autoscaling horizontalpodautoscalers',
      'write batch cronjobs,jobs',
      `write extensions ${EXTENSIONS},deployments/rollback`,
      'write policy poddisruptionbudgets',
      'write networking.k8s.io ingresses,networkpolicies',
      'all coordination.k8s.io leases',
      'write resource.k8s.io resourceclaims,resourceclaimtemplates',
    ],
  },
  {
    name: 'system:aggregate-to-view',
    labels: to('view'),
    rules: [
      'read core configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status',
      'read core bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status',
      'read core namespaces',
      'read discovery.k8s.io endpointslices',
      `read apps ${APPS},${APPS_STATUS}`,
      'read autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status',
      'read batch cronjobs,cronjobs/status,jobs,jobs/status',
      `read extensions ${EXTENSIONS},daemonsets/status,deployments/status,ingresses/status,replicasets/status`,
      'read policy poddisruptionbudgets,poddisruptionbudgets/status',
      'read networking.k8s.io ingresses,ingresses/status,networkpolicies',
      'read resource.k8s.io resourceclaims,resourceclaims/status,resourceclaimtemplates',
    ],
  },
];

const HEALTH = '/healthz,/livez,/readyz,/version,/version/';

/** What everybody may do, and what those who watch over the cluster may. */
const PUBLIC_ROLES: readonly BootstrapRole[] = [
  { name: 'system:discovery', rules: [`get url /api,/api/*,/apis,/apis/*,/openapi,/openapi/*,${HEALTH}`] },
  { name: 'system:public-info-viewer', rules: [`get url ${HEALTH}`] },
  {
    name: 'system:basic-user',
    rules: [
      'create authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews',
      'create authentication.k8s.io selfsubjectreviews',
    ],
  },
  {
    name: 'system:monitoring',
    rules: ['get url /healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/*'],
  },
  {
    name: 'system:auth-delegator',
    rules: ['create authentication.k8s.io tokenreviews', 'create authorization.k8s.io subjectaccessreviews'],
  },
  {
    name: 'system:service-account-issuer-discovery',
    rules: ['get url /.well-known/openid-configuration,/openid/v1/jwks'],
  },
  { name: 'system:heapster', rules: ['read core events,namespaces,nodes,pods', 'read extensions deployments'] },
];

/** What the components of the control plane and of nodes may do. */
const COMPONENT_ROLES: readonly BootstrapRole[] = [
  {
    name: 'system:node',
    rules: [
      'create authentication.k8s.io tokenreviews',
      'create authorization.k8s.io localsubjectaccessreviews,subjectaccessreviews',
      'read core services',
      'create,get,list,watch core nodes',
      'patch,update core nodes/status',
      'patch,update core nodes',
      'create,patch,update core events',
      'read core pods',
      'create,delete core pods',
      'patch,update core pods/status',
      'create core pods/eviction',
      'read core configmaps,secrets',
      'get core persistentvolumeclaims,persistentvolumes',
      'get core endpoints',
      'create,get,list,watch certificates.k8s.io certificatesigningrequests',
      'create,delete,get,patch,update coordination.k8s.io leases',
      'get storage.k8s.io volumeattachments',
      'create core serviceaccounts/token',
      'get,patch,update core persistentvolumeclaims/status',
      'read storage.k8s.io csidrivers',
      'create,delete,get,patch,update storage.k8s.io csinodes',
      'read node.k8s.io runtimeclasses',
    ],
  },
  {
    name: 'system:node-proxier',
    rules: [
      'list,watch core endpoints,services',
      'get,list,watch core nodes',
      ...EVENTS,
      'list,watch discovery.k8s.io endpointslices',
      'list,watch networking.k8s.io servicecidrs',
    ],
  },
  { name: 'system:node-problem-detector', rules: ['get core nodes', 'patch core nodes/status', ...EVENTS] },
  { name: 'system:node-bootstrapper', rules: ['create,get,list,watch certificates.k8s.io certificatesigningrequests'] },
  {
    name: 'system:kubelet-api-admin',
    rules: ['get,list,watch core nodes', 'proxy core nodes', '* core nodes/log,nodes/metrics,nodes/proxy,nodes/stats'],
  },
  { name: 'system:kube-aggregator', rules: ['read core endpoints,services'] },
  { name: 'system:kube-dns', rules: ['list,watch core endpoints,services'] },
  {
    name: 'system:kube-controller-manager',
    rules: [
      ...EVENTS,
      'create,get,update coordination.k8s.io leases',
      'create core secrets,serviceaccounts',
      'delete core secrets',
      'get core configmaps,namespaces,secrets,serviceaccounts',
      'update core secrets,serviceaccounts',
      'create authentication.k8s.io tokenreviews',
      'create authorization.k8s.io subjectaccessreviews',
      'list,watch * *',
      'create core serviceaccounts/token',
    ],
  },
  {
    name: 'system:kube-scheduler',
    rules: [
      ...EVENTS,
      'create,get,list,update,watch coordination.k8s.io leases',
      'read core nodes',
      'delete,get,list,watch core pods',
      'create core bindings,pods/binding',
      'patch,update core pods/status',
      'read core replicationcontrollers,services',
      'read apps,extensions replicasets',
      'read apps statefulsets',
      'read policy poddisruptionbudgets',
      'read core persistentvolumeclaims,persistentvolumes',
      'create authentication.k8s.io tokenreviews',
      'create authorization.k8s.io subjectaccessreviews',
      'read storage.k8s.io csinodes,csidrivers,csistoragecapacities,storageclasses,volumeattachments',
      'read core namespaces',
    ],
  },
  {
    name: 'system:volume-scheduler',
    rules: [
      'get,list,patch,update,watch core persistentvolumes',
      'read storage.k8s.io storageclasses',
      'get,list,patch,update,watch core persistentvolumeclaims',
    ],
  },
  {
    name: 'system:persistent-volume-provisioner',
    rules: [
      'create,delete,get,list,watch core persistentvolumes',
      'get,list,update,watch core persistentvolumeclaims',
      'read storage.k8s.io storageclasses',
      'watch core events',
      ...EVENTS,
    ],
  },
  {
    name: 'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    rules: ['create certificates.k8s.io certificatesigningrequests/nodeclient'],
  },
  {
    name: 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    rules: ['create certificates.k8s.io certificatesigningrequests/selfnodeclient'],
  },
];

/** In upstream's groups; the store sorts them by name (plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
export const clusterRoles: readonly BootstrapRole[] = [...USER_ROLES, ...PUBLIC_ROLES, ...COMPONENT_ROLES];
