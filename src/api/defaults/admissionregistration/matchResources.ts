import type { V1MatchResources, V1NamedRuleWithOperations } from '../../generated/types.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';

/** All versions of a resource, in every namespace, whatever the labels, unless said otherwise. */
export function defaultMatchResources(match: V1MatchResources): V1MatchResources {
  const inScope = (rule: V1NamedRuleWithOperations): V1NamedRuleWithOperations => withDefaults(rule, { scope: '*' });
  const changes: V1MatchResources = {};
  if (match.resourceRules) changes.resourceRules = mapShared(match.resourceRules, inScope);
  if (match.excludeResourceRules) changes.excludeResourceRules = mapShared(match.excludeResourceRules, inScope);
  return withDefaults(withChanges(match, changes), {
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
  });
}
