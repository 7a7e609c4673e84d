import { StatusError } from '../../api/StatusError.ts';
import { withLastApplied } from '../apply/lastApplied.ts';
import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import {
  fieldManagerFlag,
  fieldValidationOf,
  filenameFlags,
  recordFlag,
  saveConfigFlag,
  selectorFlag,
  sourcesOf,
  validateFlag,
} from '../flags/commonFlags.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError, SourcedError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { selections } from '../resource/Builder.ts';
import { parseAnswer } from '../resource/discover.ts';
import { refOf } from '../resource/Mapping.ts';
import { usageError } from '../usageError.ts';
import { createConfigMapCommand } from './createConfigMap.ts';
import { createCronJobCommand } from './createCronJob.ts';
import { createDeploymentCommand } from './createDeployment.ts';
import { createIngressCommand } from './createIngress.ts';
import { createJobCommand } from './createJob.ts';
import { createNamespaceCommand } from './createNamespace.ts';
import { createPodDisruptionBudgetCommand, createPriorityClassCommand, createQuotaCommand } from './createPolicies.ts';
import { createClusterRoleCommand, createRoleCommand } from './createRole.ts';
import { createClusterRoleBindingCommand, createRoleBindingCommand } from './createRoleBinding.ts';
import { createSecretCommand } from './createSecret.ts';
import { createServiceCommand } from './createService.ts';
import { createServiceAccountCommand } from './createServiceAccount.ts';
import { createTokenCommand } from './createToken.ts';

export const createCommand: Command = {
  name: 'create',
  use: '-f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: 'Create a resource from a file or from stdin.\n\n JSON and YAML are understood.\n',
  examples: `# From a file
kubectl create -f pod.yaml

# From what is typed or piped in
cat pod.json | kubectl create -f -`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-create'),
    ...filenameFlags('create'),
    saveConfigFlag,
    selectorFlag,
    validateFlag,
    recordFlag,
    bool('edit', 'Edit the resource before it is created'),
    text('raw', 'A path to POST to.'),
    bool('windows-line-endings', 'Line ends of the editor.'),
  ],
  subcommands: [
    createClusterRoleCommand,
    createClusterRoleBindingCommand,
    createConfigMapCommand,
    createCronJobCommand,
    createDeploymentCommand,
    createIngressCommand,
    createJobCommand,
    createNamespaceCommand,
    createPodDisruptionBudgetCommand,
    createPriorityClassCommand,
    createQuotaCommand,
    createRoleCommand,
    createRoleBindingCommand,
    createSecretCommand,
    createServiceCommand,
    createServiceAccountCommand,
    createTokenCommand,
  ],
  run: runCreate,
};

async function runCreate(invocation: Invocation): Promise<undefined> {
  const { flags, args, io, session } = invocation;
  const sources = sourcesOf(flags);
  if (sources.filenames.length === 0 && sources.kustomize === '') {
    if (args.length > 0) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`);
    throw new KubectlError('must specify one of -f and -k');
  }
  if (args.length > 0) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`);
  if (flags.str('raw') !== '') return postRaw(invocation);
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
  const errors: unknown[] = [];
  const parts = await selections(invocation, { args: [], ...sources }, errors);
  if (parts.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to create');
  const client = await session.client(flags.str('field-manager'));
  for (const { mapping, namespace, object, source } of parts) {
    if (!object) continue;
    const placed = mapping.namespaced
      ? { ...object, metadata: { ...object.metadata, namespace: object.metadata?.namespace ?? namespace } }
      : object;
    const body = flags.bool('save-config') ? withLastApplied(placed) : placed;
    if (dryRun === 'client') {
      printer.print(body, 'created');
      continue;
    }
    try {
      const options = { fieldValidation: fieldValidationOf(flags), ...(dryRun === 'server' ? { dryRun: true } : {}) };
      printer.print(await client.create(refOf(mapping, namespace), body, options), 'created');
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      errors.push(new SourcedError('creating', source, error));
    }
  }
  throwAll(errors);
  return undefined;
}

async function postRaw({ flags, session, io }: Invocation): Promise<undefined> {
  const [filename = ''] = flags.list('filename');
  const body = filename === '-' ? await io.stdin() : await io.files.read(filename);
  if (body === undefined) throw new KubectlError(`the path "${filename}" does not exist`);
  const client = await session.client();
  const headers = { 'Content-Type': 'application/json' };
  const response = await client.raw({ method: 'POST', path: flags.str('raw'), body, headers });
  if (response.code >= 400) parseAnswer(response);
  io.stdout(response.body);
  return undefined;
}
