import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import type { Command } from '../Command.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { buildKustomization } from '../kustomize/buildKustomization.ts';

export const kustomizeCommand: Command = {
  name: 'kustomize',
  use: 'DIR [flags]',
  short: 'Build a kustomization target from a directory or URL',
  flags: [
    bool('enable-alpha-plugins', 'Let plugins run.'),
    bool('enable-helm', 'Let helm charts be inflated.'),
    text('load-restrictor', 'LoadRestrictionsNone lets files outside be read.', {
      default: 'LoadRestrictionsRootOnly',
    }),
    text('output', 'File to write to; stdout unless given.', { short: 'o' }),
  ],
  run: async ({ io, args, flags }) => {
    if (args.length > 1) throw new KubectlError('specify one path to kustomization.yaml');
    const objects = await buildKustomization(io, args[0] ?? '.');
    const documents = objects.map((object) => stringifyYaml(object)).join('---\n');
    const output = flags.str('output');
    if (output === '') io.stdout(documents);
    else await io.files.write(output, documents);
    return undefined;
  },
};
