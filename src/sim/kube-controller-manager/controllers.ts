import type { Controller } from '../../client/runController.ts';
import type { ControllerContext } from './ControllerContext.ts';
import { CsrApprovingController } from './certificates/CsrApprovingController.ts';
import { CsrSigningController } from './certificates/CsrSigningController.ts';
import { ClusterRoleAggregationController } from './clusterroleaggregation/ClusterRoleAggregationController.ts';
import { CronJobController } from './cronjob/CronJobController.ts';
import { DaemonSetsController } from './daemon/DaemonSetsController.ts';
import { DeploymentController } from './deployment/DeploymentController.ts';
import { DisruptionController } from './disruption/DisruptionController.ts';
import { EndpointsController } from './endpoint/EndpointsController.ts';
import { EndpointSliceController } from './endpointslice/EndpointSliceController.ts';
import { EndpointSliceMirroringController } from './endpointslicemirroring/EndpointSliceMirroringController.ts';
import { GarbageCollector } from './garbagecollector/GarbageCollector.ts';
import { JobController } from './job/JobController.ts';
import { NamespaceController } from './namespace/NamespaceController.ts';
import { NodeIpamController } from './nodeipam/NodeIpamController.ts';
import { NodeLifecycleController } from './nodelifecycle/NodeLifecycleController.ts';
import { HorizontalController } from './podautoscaler/HorizontalController.ts';
import { PodGcController } from './podgc/PodGcController.ts';
import { REPLICA_SET, REPLICATION_CONTROLLER } from './replicaset/ReplicaKind.ts';
import { ReplicaSetController } from './replicaset/ReplicaSetController.ts';
import { ResourceQuotaController } from './resourcequota/ResourceQuotaController.ts';
import { RootCaCertPublisher } from './rootcacertpublisher/RootCaCertPublisher.ts';
import { ServiceAccountsController } from './serviceaccount/ServiceAccountsController.ts';
import { StatefulSetController } from './statefulset/StatefulSetController.ts';
import { TaintEvictionController } from './tainteviction/TaintEvictionController.ts';
import { TtlController } from './ttl/TtlController.ts';
import { TtlAfterFinishedController } from './ttlafterfinished/TtlAfterFinishedController.ts';
import { AttachDetachController } from './volume/attachdetach/AttachDetachController.ts';
import { EphemeralVolumeController } from './volume/ephemeral/EphemeralVolumeController.ts';
import { ExpandController } from './volume/expand/ExpandController.ts';
import { PersistentVolumeController } from './volume/persistentvolume/PersistentVolumeController.ts';
import { PvcProtectionController } from './volume/pvcprotection/PvcProtectionController.ts';
import { PvProtectionController } from './volume/pvprotection/PvProtectionController.ts';

/** One controller of the manager, under the name that `--controllers` knows. */
export interface ControllerDescriptor {
  name: string;
  start(context: ControllerContext): Controller | Controller[];
  /** Keys worked on at a time: the default of its `--concurrent-…-syncs` flag, or 1. */
  workers: number;
}

/** Every controller that runs, in the order in which they are started. */
export const controllers: readonly ControllerDescriptor[] = [
  { name: 'endpoints-controller', start: (c) => new EndpointsController(c), workers: 5 },
  { name: 'endpointslice-controller', start: (c) => new EndpointSliceController(c), workers: 5 },
  { name: 'endpointslice-mirroring-controller', start: (c) => new EndpointSliceMirroringController(c), workers: 5 },
  {
    name: 'replicationcontroller-controller',
    start: (c) => new ReplicaSetController(c, REPLICATION_CONTROLLER),
    workers: 5,
  },
  { name: 'namespace-controller', start: (c) => new NamespaceController(c), workers: 10 },
  { name: 'serviceaccount-controller', start: (c) => new ServiceAccountsController(c), workers: 1 },
  { name: 'root-ca-certificate-publisher-controller', start: (c) => new RootCaCertPublisher(c), workers: 1 },
  { name: 'garbage-collector-controller', start: (c) => new GarbageCollector(c).controllers(), workers: 20 },
  { name: 'deployment-controller', start: (c) => new DeploymentController(c), workers: 5 },
  { name: 'replicaset-controller', start: (c) => new ReplicaSetController(c, REPLICA_SET), workers: 5 },
  { name: 'statefulset-controller', start: (c) => new StatefulSetController(c), workers: 5 },
  { name: 'daemonset-controller', start: (c) => new DaemonSetsController(c), workers: 2 },
  { name: 'job-controller', start: (c) => new JobController(c).controllers(), workers: 5 },
  { name: 'cronjob-controller', start: (c) => new CronJobController(c), workers: 5 },
  { name: 'ttl-after-finished-controller', start: (c) => new TtlAfterFinishedController(c), workers: 5 },
  { name: 'disruption-controller', start: (c) => new DisruptionController(c), workers: 1 },
  { name: 'ttl-controller', start: (c) => new TtlController(c), workers: 5 },
  { name: 'node-ipam-controller', start: (c) => new NodeIpamController(c), workers: 30 },
  { name: 'node-lifecycle-controller', start: (c) => new NodeLifecycleController(c).controllers(), workers: 8 },
  { name: 'taint-eviction-controller', start: (c) => new TaintEvictionController(c), workers: 8 },
  { name: 'pod-garbage-collector-controller', start: (c) => new PodGcController(c), workers: 1 },
  {
    name: 'persistentvolume-binder-controller',
    start: (c) => new PersistentVolumeController(c).controllers(),
    workers: 1,
  },
  { name: 'persistentvolume-attach-detach-controller', start: (c) => new AttachDetachController(c), workers: 1 },
  { name: 'persistentvolume-expander-controller', start: (c) => new ExpandController(c), workers: 1 },
  { name: 'persistentvolumeclaim-protection-controller', start: (c) => new PvcProtectionController(c), workers: 1 },
  { name: 'persistentvolume-protection-controller', start: (c) => new PvProtectionController(c), workers: 1 },
  { name: 'horizontal-pod-autoscaler-controller', start: (c) => new HorizontalController(c), workers: 5 },
  { name: 'clusterrole-aggregation-controller', start: (c) => new ClusterRoleAggregationController(c), workers: 5 },
  { name: 'certificatesigningrequest-signing-controller', start: (c) => new CsrSigningController(c), workers: 5 },
  { name: 'certificatesigningrequest-approving-controller', start: (c) => new CsrApprovingController(c), workers: 5 },
  { name: 'resourcequota-controller', start: (c) => new ResourceQuotaController(c), workers: 5 },
  { name: 'ephemeral-volume-controller', start: (c) => new EphemeralVolumeController(c), workers: 5 },
];
