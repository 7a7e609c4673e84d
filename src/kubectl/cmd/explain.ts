import { parseApiVersion } from '../../api/meta.ts';
import type { Command, Invocation } from '../Command.ts';
import { type ApiDocument, explainResource } from '../explain/explainResource.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { parseAnswer } from '../resource/discover.ts';
import type { Mapping } from '../resource/Mapping.ts';
import type { RestMapper } from '../resource/RestMapper.ts';

export const explainCommand: Command = {
  name: 'explain',
  use: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  short: 'Get documentation for a resource',
  long: 'Describe fields and structure of various resources: what each field is for, and its type. Fields are named by their path.\n',
  examples: `# A resource and its fields
kubectl explain pods

# A field
kubectl explain pods.spec.containers

# Another version
kubectl explain deployments --api-version=apps/v1`,
  flags: [
    text('api-version', 'Version of the API, group/version.'),
    text('output', 'plaintext or plaintext-openapiv2.', { default: 'plaintext', short: 'o' }),
    bool('recursive', 'Print the fields of fields of fields, without their descriptions.'),
  ],
  run: runExplain,
};

async function runExplain(invocation: Invocation): Promise<undefined> {
  const { args, flags, session, io } = invocation;
  if (args.length === 0) {
    throw new KubectlError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  }
  if (args.length > 1) throw new KubectlError('We accept only this format: explain RESOURCE');
  const output = flags.str('output');
  if (output !== 'plaintext' && output !== 'plaintext-openapiv2')
    throw new KubectlError(`unrecognized format: ${output}`);
  const mapper = await session.mapper();
  const { mapping, path } = target(mapper, args[0] ?? '', flags.str('api-version'));
  const client = await session.client();
  const at = mapping.group === '' ? `api/${mapping.version}` : `apis/${mapping.group}/${mapping.version}`;
  const document = parseAnswer(await client.raw({ method: 'GET', path: `/openapi/v3/${at}` })) as ApiDocument;
  explainResource(
    document,
    mapping,
    path,
    { recursive: flags.bool('recursive'), old: output === 'plaintext-openapiv2' },
    (text) => io.stdout(text),
  );
  return undefined;
}

/** `pods.spec.containers` is a type and a path; the type may itself have dots: `deployments.apps.spec`. */
function target(mapper: RestMapper, word: string, apiVersion: string): { mapping: Mapping; path: string[] } {
  const parts = word.split('.').filter((part, index, all) => part !== '' || index < all.length - 1);
  for (let length = parts.length; length > 1; length--) {
    const candidate = parts.slice(0, length).join('.');
    const mapping = mapper.find(candidate);
    if (mapping?.group && candidate.endsWith(mapping.group))
      return { mapping: versioned(mapper, mapping, apiVersion), path: parts.slice(length) };
  }
  const mapping = mapper.find(parts[0] ?? '');
  if (!mapping) throw new KubectlError(`the server doesn't have a resource type "${parts[0]}"`, 1, true);
  return { mapping: versioned(mapper, mapping, apiVersion), path: parts.slice(1) };
}

function versioned(mapper: RestMapper, mapping: Mapping, apiVersion: string): Mapping {
  if (apiVersion === '') return mapping;
  const { group, version } = parseApiVersion(apiVersion);
  const found = mapper.byKind(group, version, mapping.kind);
  if (!found) throw new KubectlError(`couldn't find resource for "${apiVersion}, Resource=${mapping.resource}"`);
  return found;
}
