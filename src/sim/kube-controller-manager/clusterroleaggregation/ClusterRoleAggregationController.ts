import type { V1ClusterRole, V1PolicyRule } from '../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../api/labels/selector.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { CLUSTER_ROLES, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

type ClusterRole = Stored<V1ClusterRole>;

/**
 * Fills cluster roles with the rules of others that their aggregation rule selects
 * (pkg/controller/clusterroleaggregation).
 *
 *     ClusterRole ─► every cluster role that aggregates
 */
export class ClusterRoleAggregationController implements Controller {
  readonly name = 'clusterroleaggregation';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly roles: SharedInformer<ClusterRole>;
  private readonly aggregating = new Set<string>();

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('clusterrole-aggregation-controller');
    this.roles = context.informers.informer<ClusterRole>(CLUSTER_ROLES);
    const changed = (role: ClusterRole): void => {
      if (role.aggregationRule) this.aggregating.add(role.metadata.name);
      for (const name of this.aggregating) this.queue.add(name);
    };
    this.roles.addHandler({
      onAdd: changed,
      onUpdate: changed,
      onDelete: (role) => {
        this.aggregating.delete(role.metadata.name);
        changed({ ...role, aggregationRule: undefined } as ClusterRole);
      },
    });
  }

  sync(name: string): void {
    const role = this.roles.store.get(name);
    if (!role?.aggregationRule) {
      this.aggregating.delete(name);
      return;
    }
    const rules = this.collect(role);
    if (deepEqual(role.rules ?? [], rules)) return;
    this.client.update<V1ClusterRole>(refOf(CLUSTER_ROLES, role), { ...role, rules });
  }

  /** The rules of the selected roles in the order of their names, each once. */
  private collect(role: ClusterRole): V1PolicyRule[] {
    const rules: V1PolicyRule[] = [];
    for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
      const matcher = compiledLabelSelector(selector);
      const selected = [...this.roles.store.values()].filter(
        ({ metadata }) => metadata.name !== role.metadata.name && matcher.matches(metadata.labels),
      );
      selected.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
      for (const rule of selected.flatMap((other) => other.rules ?? [])) {
        if (!rules.some((known) => deepEqual(known, rule))) rules.push(rule);
      }
    }
    return rules;
  }
}
