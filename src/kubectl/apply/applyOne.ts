import type { KubeObject } from '../../api/meta.ts';
import { PatchError } from '../../api/patch/PatchError.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import type { Invocation } from '../Command.ts';
import { type DryRun, dryRunOf } from '../dryRun.ts';
import { fieldValidationOf } from '../flags/commonFlags.ts';
import { KubectlError, SourcedError } from '../KubectlError.ts';
import type { Selection } from '../resource/Builder.ts';
import { type Mapping, qualifiedResource, refOf } from '../resource/Mapping.ts';
import { sortedJson } from '../sortedJson.ts';
import { applyPatch } from './applyPatch.ts';
import { LAST_APPLIED, lastAppliedOf, withLastApplied } from './lastApplied.ts';

/** What became of one object, and its state afterwards. */
export interface Applied {
  object: KubeObject;
  operation: string;
}

const CONFLICT_RETRIES = 5;

/** Applies one object of a file: creates it, changes it, or leaves it as it is. */
export async function applyOne(invocation: Invocation, selection: Selection): Promise<Applied> {
  const { mapping, namespace, name, object, source } = selection;
  if (!object) throw new KubectlError('no object');
  if (!name) {
    if (object.metadata?.generateName) {
      throw new KubectlError(`from ${object.metadata.generateName}: cannot use generate name with apply`);
    }
    throw new SourcedError(
      'retrieving current configuration of:\n' + describe(selection) + '\nfrom server for:',
      source,
      'resource name may not be empty',
    );
  }
  const placed = mapping.namespaced
    ? { ...object, metadata: { ...object.metadata, namespace: object.metadata?.namespace ?? namespace } }
    : object;
  const task = new ApplyTask(invocation, { ...selection, name }, placed);
  return invocation.flags.bool('server-side') ? task.serverSide() : task.clientSide();
}

class ApplyTask {
  private readonly dryRun: DryRun;
  private readonly mapping: Mapping;

  constructor(
    private readonly invocation: Invocation,
    private readonly at: Selection & { name: string },
    private readonly wanted: KubeObject,
  ) {
    this.dryRun = dryRunOf(invocation.flags);
    this.mapping = at.mapping;
  }

  async serverSide(): Promise<Applied> {
    const { flags, session } = this.invocation;
    if (this.dryRun === 'client')
      throw new KubectlError(
        "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
      );
    const manager = flags.changed('field-manager') ? flags.str('field-manager') : 'kubectl';
    const client = await session.client(manager);
    const force = flags.bool('force-conflicts');
    try {
      const object = await client.patch(this.ref(), 'apply', this.wanted, {
        ...this.options(),
        ...(force ? { force } : {}),
      });
      return { object, operation: 'serverside-applied' };
    } catch (error) {
      if (error instanceof StatusError && error.reason === 'Conflict') throw new KubectlError(conflictText(error));
      throw error instanceof StatusError ? new SourcedError('applying', this.at.source, error) : error;
    }
  }

  async clientSide(): Promise<Applied> {
    const client = await this.invocation.session.client(this.invocation.flags.str('field-manager'));
    const modified = withLastApplied(this.wanted);
    const live = await this.live(client);
    if (!live) return this.create(client, modified);
    this.warnAbout(live);
    if (this.dryRun === 'client') return { object: modified, operation: 'configured' };
    return this.change(client, modified, live);
  }

  private async live(client: KubeClient): Promise<KubeObject | undefined> {
    try {
      return await client.get(this.ref());
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.code === 404) return undefined;
      throw new SourcedError(
        `retrieving current configuration of:\n${describe(this.at)}\nfrom server for:`,
        this.at.source,
        error,
      );
    }
  }

  private async create(client: KubeClient, modified: KubeObject): Promise<Applied> {
    if (this.dryRun === 'client') return { object: modified, operation: 'created' };
    try {
      const ref = refOf(this.mapping, this.at.namespace);
      return { object: await client.create(ref, modified, this.options()), operation: 'created' };
    } catch (error) {
      throw error instanceof StatusError ? new SourcedError('creating', this.at.source, error) : error;
    }
  }

  private async change(client: KubeClient, modified: KubeObject, live: KubeObject): Promise<Applied> {
    let current = live;
    for (let attempt = 1; ; attempt++) {
      const { type, patch } = this.patchFrom(modified, current);
      if (Object.keys(patch).length === 0) return { object: current, operation: 'unchanged' };
      try {
        const object = await client.patch(this.ref(), type, patch, this.options());
        return { object, operation: 'configured' };
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (error.reason === 'Conflict' && attempt <= CONFLICT_RETRIES) {
          current = await client.get(this.ref());
          continue;
        }
        if (this.invocation.flags.bool('force') && (error.reason === 'Conflict' || error.reason === 'Invalid')) {
          await client.delete(this.ref(), { propagationPolicy: 'Background' });
          return {
            object: await client.create(refOf(this.mapping, this.at.namespace), modified),
            operation: 'configured',
          };
        }
        const text = JSON.stringify(sortedJson(patch));
        throw new SourcedError(`applying patch:\n${text}\nto:\n${describe(this.at)}\nfor:`, this.at.source, error);
      }
    }
  }

  private patchFrom(modified: KubeObject, current: KubeObject) {
    try {
      return applyPatch(this.mapping, modified, current, this.invocation.flags.bool('overwrite'));
    } catch (error) {
      if (error instanceof PatchError) {
        throw new SourcedError(
          `creating patch with:\noriginal:\n${lastAppliedOf(current) ?? ''}\nfor:`,
          this.at.source,
          error,
        );
      }
      throw error;
    }
  }

  private warnAbout(live: KubeObject): void {
    const { io } = this.invocation;
    const name = `${qualifiedResource(this.mapping)}/${this.at.name}`;
    if (lastAppliedOf(live) === undefined) {
      io.stderr(
        `Warning: resource ${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
      );
    }
    if (live.metadata?.deletionTimestamp) {
      io.stderr(`Warning: Detected changes to resource ${this.at.name} which is currently being deleted.\n`);
    }
  }

  private ref() {
    const { flags } = this.invocation;
    return refOf(this.mapping, this.at.namespace, this.at.name, flags.str('subresource') || undefined);
  }

  private options() {
    const fieldValidation = fieldValidationOf(this.invocation.flags);
    return { fieldValidation, ...(this.dryRun === 'server' ? { dryRun: true } : {}) };
  }
}

/** An object as errors of apply show it. */
function describe({ mapping, namespace, name }: Pick<Selection, 'mapping' | 'namespace' | 'name'>): string {
  const gv = `${mapping.group}/${mapping.version}`;
  return `Resource: "${gv}, Resource=${mapping.resource}", GroupVersionKind: "${gv}, Kind=${mapping.kind}"\nName: "${name ?? ''}", Namespace: "${namespace}"`;
}

function conflictText(error: StatusError): string {
  return `${error.message.startsWith('Apply failed') ? error.message : `Apply failed with: ${error.message}`}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
}
