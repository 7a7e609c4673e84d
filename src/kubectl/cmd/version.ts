import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import type { Command, Invocation } from '../Command.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { parseAnswer } from '../resource/discover.ts';

/** The release that this kubectl behaves like. */
export const CLIENT_VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.0',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-04-22T00:00:00Z',
  goVersion: 'go1.25.0',
  compiler: 'gc',
  platform: 'js/wasm',
};
const KUSTOMIZE_VERSION = 'v5.7.1';

export const versionCommand: Command = {
  name: 'version',
  use: '[flags]',
  short: 'Print the client and server version information',
  flags: [
    bool('client', 'Only the version of the client.'),
    text('output', "One of 'yaml' or 'json'.", { short: 'o' }),
  ],
  run: runVersion,
};

async function runVersion(invocation: Invocation): Promise<undefined> {
  const { flags, io, args } = invocation;
  if (args.length > 0) throw new KubectlError(`extra arguments: [${args.join(' ')}]`);
  const output = flags.str('output');
  if (!['', 'yaml', 'json'].includes(output)) throw new KubectlError(`--output must be 'yaml' or 'json'`);
  let failure: unknown;
  const server = flags.bool('client')
    ? undefined
    : await serverVersion(invocation).catch((error: unknown) => {
        failure = error;
        return undefined;
      });
  const versions = {
    clientVersion: CLIENT_VERSION,
    kustomizeVersion: KUSTOMIZE_VERSION,
    ...(server ? { serverVersion: server } : {}),
  };
  if (output === 'json') io.stdout(`${JSON.stringify(versions, undefined, 2)}\n`);
  else if (output === 'yaml') io.stdout(stringifyYaml(versions));
  else {
    io.stdout(`Client Version: ${CLIENT_VERSION.gitVersion}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`);
    if (server) io.stdout(`Server Version: ${server.gitVersion}\n`);
  }
  if (failure !== undefined) throw failure;
  return undefined;
}

async function serverVersion({ session }: Invocation): Promise<Record<string, unknown>> {
  const client = await session.client();
  return parseAnswer(await client.raw({ method: 'GET', path: '/version' }));
}
