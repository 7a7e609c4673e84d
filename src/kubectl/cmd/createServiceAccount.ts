import type { Command } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags } from '../create/generate.ts';
import { nameArgument } from '../usageError.ts';

export const createServiceAccountCommand: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'NAME [--dry-run=server|client|none]',
  short: 'Create a service account with the specified name',
  flags: generatorFlags,
  run: async (invocation) => {
    const name = nameArgument(invocation);
    const target = {
      group: '',
      version: 'v1',
      resource: 'serviceaccounts',
      namespaced: true,
      failing: 'serviceaccount:',
    };
    return createMade(invocation, target, {
      kind: 'ServiceAccount',
      apiVersion: 'v1',
      metadata: { name, ...(await enforcedNamespace(invocation)) },
    });
  },
};
