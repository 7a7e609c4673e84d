import type { Command } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags } from '../create/generate.ts';
import { keysFrom } from '../create/keyFiles.ts';
import { array, bool, slice } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { nameArgument } from '../usageError.ts';

export const createConfigMapCommand: Command = {
  name: 'configmap',
  aliases: ['cm'],
  use: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a config map from a local file, directory or literal value',
  examples: `# From two values
kubectl create configmap settings --from-literal=color=blue --from-literal=size=9

# From the files of a directory
kubectl create configmap site --from-file=html/`,
  flags: [
    ...generatorFlags,
    bool('append-hash', 'Append a hash of the content to the name.'),
    slice('from-env-file', 'File with lines of KEY=value to take keys from.'),
    slice('from-file', 'File, key=file, or directory: each file becomes a key.'),
    array('from-literal', 'A key and its value (mykey=somevalue)'),
  ],
  run: async (invocation) => {
    const { flags, io } = invocation;
    const name = nameArgument(invocation);
    const files = flags.list('from-file');
    const literals = flags.list('from-literal');
    const envFiles = flags.list('from-env-file');
    if (envFiles.length > 0 && files.length + literals.length > 0) {
      throw new KubectlError('from-env-file cannot be combined with from-file or from-literal');
    }
    const data = await keysFrom(io, { owner: `ConfigMap "${name}"`, literals, files, envFiles });
    const target = { group: '', version: 'v1', resource: 'configmaps', namespaced: true, failing: 'configmap:' };
    return createMade(invocation, target, {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name, ...(await enforcedNamespace(invocation)) },
      ...(Object.keys(data).length > 0 ? { data } : {}),
    });
  },
};
