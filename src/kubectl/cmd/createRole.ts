import type { Command, Invocation } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags } from '../create/generate.ts';
import { type PolicyRule, rulesOf, verbsOf } from '../create/policyRules.ts';
import { slice, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { nameArgument } from '../usageError.ts';

const GROUP = { group: 'rbac.authorization.k8s.io', version: 'v1' };
const PATH_VERBS = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']);
const ruleFlags = [
  slice('resource', 'Resource that the rule applies to'),
  slice('resource-name', 'Name that the rule is limited to; may be repeated.'),
  slice('verb', 'Verb that the rule allows'),
];

export const createRoleCommand: Command = {
  name: 'role',
  use: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  examples: `# May read pods
kubectl create role reader --verb=get,list,watch --resource=pods`,
  flags: [...generatorFlags, ...ruleFlags],
  run: async (invocation) => {
    const name = nameArgument(invocation);
    const rules = await resourceRules(invocation);
    return createMade(
      invocation,
      { ...GROUP, resource: 'roles', namespaced: true },
      {
        kind: 'Role',
        apiVersion: 'rbac.authorization.k8s.io/v1',
        metadata: { name, ...(await enforcedNamespace(invocation)) },
        rules,
      },
    );
  },
};

export const createClusterRoleCommand: Command = {
  name: 'clusterrole',
  use: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a cluster role',
  flags: [
    ...generatorFlags,
    ...ruleFlags,
    slice('non-resource-url', 'A path that the rule allows, such as /healthz.'),
    text('aggregation-rule', 'Labels of the cluster roles to aggregate, key=value,…'),
  ],
  run: runCreateClusterRole,
};

async function runCreateClusterRole(invocation: Invocation): Promise<undefined> {
  const { flags } = invocation;
  const name = nameArgument(invocation);
  const target = { ...GROUP, resource: 'clusterroles', namespaced: false };
  const head = { kind: 'ClusterRole', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name } };
  const urls = flags.list('non-resource-url');
  const aggregation = flags.str('aggregation-rule');
  if (aggregation !== '') {
    if (
      urls.length + flags.list('verb').length + flags.list('resource').length + flags.list('resource-name').length >
      0
    ) {
      throw new KubectlError('aggregation rule must be specified without nonResourceURLs, resources or resourceNames');
    }
    const matchLabels = Object.fromEntries(aggregation.split(',').map((pair) => pair.split('=')));
    return createMade(invocation, target, {
      ...head,
      rules: null,
      aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
    });
  }
  if (urls.length > 0) {
    const verbs = [...new Set(flags.list('verb'))];
    if (verbs.length === 0) throw new KubectlError('at least one verb must be specified');
    const resourceful = flags.list('resource').length > 0 ? await resourceRules(invocation) : [];
    const wrong = verbs.find((verb) => !PATH_VERBS.has(verb));
    if (wrong !== undefined) throw new KubectlError(`invalid verb: '${wrong}' for nonResourceURL`);
    return createMade(invocation, target, { ...head, rules: [...resourceful, { verbs, nonResourceURLs: urls }] });
  }
  return createMade(invocation, target, { ...head, rules: await resourceRules(invocation) });
}

async function resourceRules(invocation: Invocation): Promise<PolicyRule[]> {
  const verbs = verbsOf(invocation);
  return rulesOf(invocation, verbs);
}
