import { apiVersionOf } from '../../api/meta.ts';
import type { Command, Invocation } from '../Command.ts';
import { bool, slice, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { TableWriter } from '../output/TableWriter.ts';
import { type Mapping, qualifiedResource } from '../resource/Mapping.ts';
import { usageError } from '../usageError.ts';

export const apiResourcesCommand: Command = {
  name: 'api-resources',
  use: '[flags]',
  short: 'Print the supported API resources on the server',
  flags: [
    text('api-group', 'Only resources of this group.'),
    bool('cached', 'Use what is known, without asking.'),
    slice('categories', 'Only resources of these categories.'),
    bool('namespaced', 'Only resources that are, or are not, in namespaces.', { default: 'true' }),
    bool('no-headers', 'Leave out the header.'),
    text('output', 'Output format. One of: (wide, name).', { short: 'o' }),
    text('sort-by', 'Sort by name or kind.'),
    slice('verbs', 'Only resources with these verbs.'),
  ],
  run: runApiResources,
};

async function runApiResources(invocation: Invocation): Promise<undefined> {
  const { flags, io, session, args } = invocation;
  if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`);
  const output = flags.str('output');
  if (output !== '' && output !== 'wide' && output !== 'name')
    throw new KubectlError(`--output ${output} is not available`);
  const sortBy = flags.str('sort-by');
  if (!['', 'name', 'kind'].includes(sortBy)) throw new KubectlError('--sort-by accepts only name or kind');
  const mapper = await session.mapper();
  const list = mapper.preferredMappings().filter((mapping) => wanted(invocation, mapping));
  const key = (mapping: Mapping): string =>
    sortBy === 'kind' ? mapping.kind : sortBy === 'name' ? mapping.resource : `${mapping.group}/${mapping.resource}`;
  const sorted = [...list].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  if (output === 'name') {
    for (const mapping of sorted) io.stdout(`${qualifiedResource(mapping)}\n`);
    return undefined;
  }
  const wide = output === 'wide';
  const rows = sorted.map((mapping) => [
    mapping.resource,
    mapping.shortNames.join(','),
    apiVersionOf(mapping),
    String(mapping.namespaced),
    mapping.kind,
    ...(wide ? [mapping.verbs.join(','), mapping.categories.join(',')] : []),
  ]);
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
  io.stdout(new TableWriter().write(flags.bool('no-headers') ? rows : [header, ...rows]));
  return undefined;
}

function wanted({ flags }: Invocation, mapping: Mapping): boolean {
  if (mapping.verbs.length === 0) return false;
  if (flags.changed('api-group') && mapping.group !== flags.str('api-group')) return false;
  if (flags.changed('namespaced') && mapping.namespaced !== flags.bool('namespaced')) return false;
  if (!flags.list('verbs').every((verb) => mapping.verbs.includes(verb))) return false;
  return flags.list('categories').every((category) => mapping.categories.includes(category));
}

export const apiVersionsCommand: Command = {
  name: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  run: async (invocation) => {
    const { session, io, args } = invocation;
    if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`);
    const { discovery } = await session.mapper();
    const versions = discovery.groups.flatMap((group) =>
      group.versions.map((version) => apiVersionOf({ group: group.name, version })),
    );
    io.stdout(
      [...new Set(versions)]
        .sort()
        .map((version) => `${version}\n`)
        .join(''),
    );
    return undefined;
  },
};
