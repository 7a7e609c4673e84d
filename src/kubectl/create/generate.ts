import type { KubeObject } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { ResourceRef } from '../../client/KubeRequest.ts';
import { withLastApplied } from '../apply/lastApplied.ts';
import type { Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { fieldManagerFlag, fieldValidationOf, saveConfigFlag, validateFlag } from '../flags/commonFlags.ts';
import type { FlagSpec } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { contentHash } from './contentHash.ts';

/** Flags of every generator. */
export const generatorFlags: readonly FlagSpec[] = [
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag('kubectl-create'),
  saveConfigFlag,
  validateFlag,
];

export type Made = KubeObject & Record<string, unknown>;

/** Where a generator's object goes. */
export interface Target {
  group: string;
  version: string;
  resource: string;
  namespaced: boolean;
  /** Names the thing in `failed to create …`; absent: the server's error is passed on as it is. */
  failing?: string;
}

/** `metadata.namespace` of a generated object: only when `-n` asked for one. */
export async function enforcedNamespace(invocation: Invocation): Promise<{ namespace?: string }> {
  const { namespace, explicit } = await invocation.session.namespace();
  return explicit ? { namespace } : {};
}

/** Sends (or, with --dry-run=client, only shows) an object that a generator made. */
export async function createMade(invocation: Invocation, target: Target, made: Made): Promise<undefined> {
  const { flags, io } = invocation;
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
  const named = hashed(invocation, made);
  const object = flags.bool('save-config') ? withLastApplied(named) : named;
  if (dryRun === 'client') {
    printer.printMade(object, 'created');
    return undefined;
  }
  printer.print(await send(invocation, target, object, dryRun === 'server'), 'created');
  return undefined;
}

function hashed({ flags }: Invocation, made: Made): Made {
  if (!flags.has('append-hash') || !flags.bool('append-hash')) return made;
  const name = made.metadata?.name ?? '';
  return { ...made, metadata: { ...made.metadata, name: `${name}-${contentHash(made, name)}` } };
}

async function send(invocation: Invocation, target: Target, object: Made, dryRun: boolean): Promise<KubeObject> {
  const { flags, session } = invocation;
  const client = await session.client(flags.str('field-manager'));
  const { namespace } = await session.namespace();
  const { group, version, resource } = target;
  const ref: ResourceRef = { group, version, resource, ...(target.namespaced ? { namespace } : {}) };
  const fieldValidation = flags.has('validate') ? fieldValidationOf(flags) : 'Strict';
  try {
    return await client.create(ref, object, { fieldValidation, ...(dryRun ? { dryRun } : {}) });
  } catch (error) {
    if (error instanceof StatusError && target.failing) {
      throw new KubectlError(`failed to create ${target.failing} ${error.message}`);
    }
    throw error;
  }
}

/** A container's name from its image: the last part of the path, without tag and digest. */
export function nameOfImage(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  return (last.split(':')[0] ?? '').split('@')[0] ?? '';
}
