import type { Command, Invocation } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags } from '../create/generate.ts';
import { keysFrom, toBase64 } from '../create/keyFiles.ts';
import { array, bool, slice, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { nameArgument } from '../usageError.ts';

const TARGET = { group: '', version: 'v1', resource: 'secrets', namespaced: true, failing: 'secret' };
const appendHash = bool('append-hash', 'Append a hash of the content to the name.');

const generic: Command = {
  name: 'generic',
  use: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a secret from a local file, directory, or literal value',
  flags: [
    ...generatorFlags,
    appendHash,
    slice('from-env-file', 'File with lines of KEY=value to take keys from.'),
    slice('from-file', 'File, key=file, or directory: each file becomes a key.'),
    array('from-literal', 'A key and its value (mykey=somevalue)'),
    text('type', 'The type of the secret.'),
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
    const data = await keysFrom(io, { owner: `Secret "${name}"`, literals, files, envFiles });
    return createSecret(invocation, name, flags.str('type'), data);
  },
};

const tls: Command = {
  name: 'tls',
  use: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  short: 'Create a TLS secret',
  flags: [
    ...generatorFlags,
    appendHash,
    text('cert', 'Path to a PEM encoded public key certificate.'),
    text('key', 'Path to the private key of the certificate.'),
  ],
  run: async (invocation) => {
    const { flags, io } = invocation;
    const name = nameArgument(invocation);
    if (flags.str('key') === '' || flags.str('cert') === '') {
      throw new KubectlError('key and cert must be specified');
    }
    const read = async (path: string): Promise<string> => {
      const content = await io.files.read(path);
      if (content === undefined)
        throw new KubectlError(`Cannot read file ${path}, open ${path}: no such file or directory`);
      return content;
    };
    const certificate = await read(flags.str('cert'));
    const key = await read(flags.str('key'));
    if (!certificate.includes('-----BEGIN CERTIFICATE')) {
      throw new KubectlError('tls: failed to find any PEM data in certificate input');
    }
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY/.test(key)) {
      throw new KubectlError('tls: failed to find any PEM data in key input');
    }
    return createSecret(invocation, name, 'kubernetes.io/tls', { 'tls.crt': certificate, 'tls.key': key });
  },
};

const dockerRegistry: Command = {
  name: 'docker-registry',
  use: 'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  short: 'Create a secret for use with a Docker registry',
  flags: [
    ...generatorFlags,
    appendHash,
    text('docker-email', 'Email for the registry'),
    text('docker-password', 'Password for the registry'),
    text('docker-server', 'Address of the registry', { default: 'https://index.docker.io/v1/' }),
    text('docker-username', 'User name for the registry'),
    slice('from-file', 'A docker configuration file to take instead.'),
  ],
  run: async (invocation) => {
    const { flags, io } = invocation;
    const name = nameArgument(invocation);
    const files = flags.list('from-file');
    const [username, password] = [flags.str('docker-username'), flags.str('docker-password')];
    if (files.length === 0 && (username === '' || password === '')) {
      throw new KubectlError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    }
    if (files.length > 0) {
      const data = await keysFrom(io, { owner: `Secret "${name}"`, literals: [], files, envFiles: [] });
      const [first = ''] = Object.values(data);
      return createSecret(invocation, name, 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': first });
    }
    const email = flags.str('docker-email');
    const entry = { username, password, ...(email ? { email } : {}), auth: toBase64(`${username}:${password}`) };
    const config = JSON.stringify({ auths: { [flags.str('docker-server')]: entry } });
    return createSecret(invocation, name, 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': config });
  },
};

export const createSecretCommand: Command = {
  name: 'secret',
  use: '(docker-registry | generic | tls)',
  short: 'Create a secret using a specified subcommand',
  subcommands: [dockerRegistry, generic, tls],
};

async function createSecret(
  invocation: Invocation,
  name: string,
  type: string,
  content: Record<string, string>,
): Promise<undefined> {
  const data = Object.fromEntries(Object.entries(content).map(([key, value]) => [key, toBase64(value)]));
  return createMade(invocation, TARGET, {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name, ...(await enforcedNamespace(invocation)) },
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(type ? { type } : {}),
  });
}
