import type { Command } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags } from '../create/generate.ts';
import { keyValue } from '../create/keyValue.ts';
import { bool, int, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { nameArgument } from '../usageError.ts';

export const createPodDisruptionBudgetCommand: Command = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  use: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  short: 'Create a pod disruption budget with the specified name',
  flags: [
    ...generatorFlags,
    text('max-unavailable', 'How many pods, or what share of them, may be unavailable.'),
    text('min-available', 'How many pods, or what share of them, must be available.'),
    text('selector', 'Labels of the pods. Only equality is supported.'),
  ],
  run: async (invocation) => {
    const { flags } = invocation;
    const name = nameArgument(invocation);
    const selector = flags.str('selector');
    const [min, max] = [flags.str('min-available'), flags.str('max-unavailable')];
    if (selector === '') throw new KubectlError('a selector must be specified');
    if (min === '' && max === '') throw new KubectlError('one of min-available or max-unavailable must be specified');
    if (min !== '' && max !== '') throw new KubectlError('min-available and max-unavailable cannot be both specified');
    const matchLabels = Object.fromEntries(selector.split(',').map((pair) => keyValue(pair) ?? [pair, '']));
    const target = {
      group: 'policy',
      version: 'v1',
      resource: 'poddisruptionbudgets',
      namespaced: true,
      failing: 'poddisruptionbudgets:',
    };
    return createMade(invocation, target, {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name, ...(await enforcedNamespace(invocation)) },
      spec: {
        ...(min ? { minAvailable: intOrString(min) } : {}),
        selector: { matchLabels },
        ...(max ? { maxUnavailable: intOrString(max) } : {}),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    });
  },
};

const intOrString = (value: string): number | string => (/^\d+$/.test(value) ? Number(value) : value);

export const createPriorityClassCommand: Command = {
  name: 'priorityclass',
  aliases: ['pc'],
  use: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  short: 'Create a priority class with the specified name',
  flags: [
    ...generatorFlags,
    text('description', 'What the class is for.'),
    bool('global-default', 'Pods without a class get this one.'),
    text('preemption-policy', 'Whether its pods may take the place of others.', { default: 'PreemptLowerPriority' }),
    int('value', 'The priority.', { required: true }),
  ],
  run: async (invocation) => {
    const { flags } = invocation;
    const name = nameArgument(invocation);
    const description = flags.str('description');
    const target = {
      group: 'scheduling.k8s.io',
      version: 'v1',
      resource: 'priorityclasses',
      namespaced: false,
      failing: 'priorityclass:',
    };
    return createMade(invocation, target, {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: flags.int('value'),
      ...(flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(description ? { description } : {}),
      preemptionPolicy: flags.str('preemption-policy'),
    });
  },
};

export const createQuotaCommand: Command = {
  name: 'quota',
  aliases: ['resourcequota'],
  use: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  short: 'Create a quota with the specified name',
  flags: [
    ...generatorFlags,
    text('hard', 'The limits: resource=quantity,…'),
    text('scopes', 'Which objects count: Scope1,Scope2.'),
  ],
  run: async (invocation) => {
    const { flags } = invocation;
    const name = nameArgument(invocation);
    const hard: Record<string, string> = {};
    for (const pair of flags.str('hard').split(',').filter(Boolean)) {
      const split = keyValue(pair);
      if (!split || split[1] === '')
        throw new KubectlError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
      hard[split[0]] = split[1];
    }
    const scopes = flags.str('scopes').split(',').filter(Boolean);
    const spec = {
      ...(Object.keys(hard).length > 0 ? { hard } : {}),
      ...(scopes.length > 0 ? { scopes } : {}),
    };
    const target = { group: '', version: 'v1', resource: 'resourcequotas', namespaced: true, failing: 'quota:' };
    return createMade(invocation, target, {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name, ...(await enforcedNamespace(invocation)) },
      spec,
      status: {},
    });
  },
};
