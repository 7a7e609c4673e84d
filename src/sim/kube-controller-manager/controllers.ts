import type { Controller } from '../../client/runController.ts';
import type { ControllerContext } from './ControllerContext.ts';
import { DeploymentController } from './deployment/DeploymentController.ts';
import { REPLICA_SET, REPLICATION_CONTROLLER } from './replicaset/ReplicaKind.ts';
import { ReplicaSetController } from './replicaset/ReplicaSetController.ts';

/** One controller of the manager, under the name that `--controllers` knows. */
export interface ControllerDescriptor {
  name: string;
  start(context: ControllerContext): Controller | Controller[];
  /** Keys worked on at a time: the default of its `--concurrent-…-syncs` flag, or 1. */
  workers: number;
}

/** Every controller that runs, in the order in which they are started. */
export const controllers: readonly ControllerDescriptor[] = [
  { name: 'deployment-controller', start: (c) => new DeploymentController(c), workers: 5 },
  { name: 'replicaset-controller', start: (c) => new ReplicaSetController(c, REPLICA_SET), workers: 5 },
  {
    name: 'replicationcontroller-controller',
    start: (c) => new ReplicaSetController(c, REPLICATION_CONTROLLER),
    workers: 5,
  },
];
