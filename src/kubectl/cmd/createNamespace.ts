import type { Command } from '../Command.ts';
import { createMade, generatorFlags } from '../create/generate.ts';
import { nameArgument } from '../usageError.ts';

export const createNamespaceCommand: Command = {
  name: 'namespace',
  aliases: ['ns'],
  use: 'NAME [--dry-run=server|client|none]',
  short: 'Create a namespace with the specified name',
  flags: generatorFlags,
  run: async (invocation) =>
    createMade(
      invocation,
      { group: '', version: 'v1', resource: 'namespaces', namespaced: false },
      {
        kind: 'Namespace',
        apiVersion: 'v1',
        metadata: { name: nameArgument(invocation) },
        spec: {},
        status: {},
      },
    ),
};
