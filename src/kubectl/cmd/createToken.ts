import type { KubeObject } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Command, Invocation } from '../Command.ts';
import { duration, slice, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { renderObject } from '../output/renderObject.ts';
import { nameArgument } from '../usageError.ts';

export const createTokenCommand: Command = {
  name: 'token',
  use: 'SERVICE_ACCOUNT_NAME',
  short: 'Request a service account token',
  flags: [
    ...printFlags,
    slice('audience', 'Audience of the token; may be repeated.'),
    text('bound-object-kind', 'Kind of the object that the token is bound to: Node, Pod or Secret.'),
    text('bound-object-name', 'Name of the object that the token is bound to.'),
    text('bound-object-uid', 'UID of the object that the token is bound to.'),
    duration('duration', 'How long the token is to be valid.'),
  ],
  run: runCreateToken,
};

async function runCreateToken(invocation: Invocation): Promise<undefined> {
  const { flags, session, io } = invocation;
  const name = nameArgument(invocation);
  const seconds = flags.ms('duration') / 1000;
  if (seconds < 0) throw new KubectlError('--duration must be greater than or equal to 0');
  const { namespace } = await session.namespace();
  const kind = flags.str('bound-object-kind');
  if (kind !== '' && flags.str('bound-object-name') === '') {
    throw new KubectlError('--bound-object-name is required if --bound-object-kind is provided');
  }
  const bound = {
    kind,
    apiVersion: 'v1',
    name: flags.str('bound-object-name'),
    uid: flags.str('bound-object-uid') || undefined,
  };
  const audiences = flags.list('audience');
  const request = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec: {
      ...(audiences.length > 0 ? { audiences } : {}),
      ...(seconds > 0 ? { expirationSeconds: seconds } : {}),
      ...(kind ? { boundObjectRef: bound } : {}),
    },
  };
  const client = await session.client();
  const ref = { group: '', version: 'v1', resource: 'serviceaccounts', namespace, name, subresource: 'token' };
  const answer = await client.create<KubeObject>(ref, request as KubeObject).catch((error: unknown) => {
    if (error instanceof StatusError && error.code === 404) {
      throw new KubectlError(`failed to create token: ${error.message}`);
    }
    throw error instanceof StatusError ? new KubectlError(`failed to create token: ${error.message}`) : error;
  });
  const format = await outputFormat(io, flags);
  const token = (answer as { status?: { token?: string } }).status?.token ?? '';
  if (format.format !== '') io.stdout(renderObject(answer, format));
  else if (token === '') throw new KubectlError('failed to create token: no token in server response');
  else io.stdout(`${token}\n`);
  return undefined;
}
