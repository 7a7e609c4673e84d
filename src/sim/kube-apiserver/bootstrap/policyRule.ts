import type { V1PolicyRule } from '../../../api/generated/types.ts';

const SHORT: Readonly<Record<string, string>> = {
  read: 'get,list,watch',
  write: 'create,delete,deletecollection,patch,update',
  all: 'create,delete,deletecollection,get,list,patch,update,watch',
};

/**
 * A rule in short: `verbs group resources`, with `core` for the legacy group, and `verbs url paths` for paths.
 *
 *     read core pods,services      write apps deployments      get url /healthz,/version
 */
export function policyRule(text: string): V1PolicyRule {
  const [verbs = '', group = '', things = ''] = text.split(' ');
  const sorted = (list: string): string[] => list.split(',').sort();
  const named = sorted(SHORT[verbs] ?? verbs);
  if (group === 'url') return { nonResourceURLs: sorted(things), verbs: named };
  return { apiGroups: group.split(',').map((g) => (g === 'core' ? '' : g)), resources: sorted(things), verbs: named };
}
