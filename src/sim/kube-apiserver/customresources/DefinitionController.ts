import type {
  V1CustomResourceDefinition,
  V1CustomResourceDefinitionCondition,
  V1CustomResourceDefinitionNames,
} from '../../../api/generated/types.ts';
import { apiVersionOf, type StoredObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EtcdEvent } from '../../etcd/Etcd.ts';
import { definitionCondition, withDefinitionCondition } from './definitionCondition.ts';

type Definition = V1CustomResourceDefinition & StoredObject;

export interface DefinitionControllerOptions {
  /** Runs something after that many virtual milliseconds. */
  after(delayMs: number, run: () => void): void;
  client: LocalClient;
  timestamp(): string;
  /** All definitions, as they are now. */
  definitions(): Iterable<Definition>;
}

const REF = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' };
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';
const NAMES_MS = 8;
const ESTABLISH_MS = 3;
const CLEANUP_MS = 3;
const REMOVE_MS = 10;

/**
 * The controllers of CustomResourceDefinitions that run inside the API server: names are accepted when nobody else has
 * them, then the resource is established; a deleted definition takes its objects along
 * (apiextensions-apiserver/pkg/controller: status, establish, finalizer, apiapproval).
 */
export class DefinitionController {
  constructor(private readonly options: DefinitionControllerOptions) {}

  /** Takes note of a change of a definition. */
  observe({ current }: EtcdEvent<StoredObject>): void {
    const definition = current?.value as Definition | undefined;
    if (!definition) return;
    const { name, deletionTimestamp } = definition.metadata;
    const { after } = this.options;
    if (deletionTimestamp) {
      const reason = definitionCondition(definition, 'Terminating')?.reason;
      if (reason === 'InstanceDeletionPending') after(CLEANUP_MS, () => this.beginCleanup(name));
      else if (reason === 'InstanceDeletionInProgress') after(REMOVE_MS, () => this.finishCleanup(name));
      return;
    }
    if (!this.isSettled(definition)) after(NAMES_MS, () => this.acceptNames(name));
    else if (definitionCondition(definition, 'Established')?.reason === 'Installing') {
      after(ESTABLISH_MS, () => this.establish(name));
    }
  }

  private isSettled(definition: Definition): boolean {
    const accepted = definition.status?.acceptedNames;
    const { names } = definition.spec;
    const same =
      accepted?.kind === names.kind &&
      accepted.plural === names.plural &&
      String(accepted.shortNames) === String(names.shortNames) &&
      String(accepted.categories) === String(names.categories);
    return same && definitionCondition(definition, 'NamesAccepted') !== undefined;
  }

  private acceptNames(name: string): void {
    this.change(name, (definition) => {
      if (this.isSettled(definition)) return definition;
      const conflicts = this.conflictsOf(definition);
      const conflict = conflicts.at(-1);
      const acceptedNames = conflict ? acceptable(definition, conflicts) : definition.spec.names;
      const accepted = conflict
        ? { status: 'False', reason: conflict.reason, message: conflict.message }
        : { status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
      const now = this.options.timestamp();
      let next: Definition = { ...definition, status: { ...definition.status, acceptedNames } } as Definition;
      next = withApproval(next, now);
      next = withDefinitionCondition(next, { type: 'NamesAccepted', ...accepted }, now);
      if (definitionCondition(next, 'Established')?.status === 'True') return next;
      const established = conflict
        ? { reason: 'NotAccepted', message: 'not all names are accepted' }
        : { reason: 'Installing', message: 'the initial names have been accepted' };
      return withDefinitionCondition(next, { type: 'Established', status: 'False', ...established }, now);
    });
  }

  private establish(name: string): void {
    this.change(name, (definition) => {
      if (definitionCondition(definition, 'NamesAccepted')?.status !== 'True') return definition;
      const message = 'the initial names have been accepted';
      const condition = { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message };
      return withDefinitionCondition(definition, condition, this.options.timestamp());
    });
  }

  private beginCleanup(name: string): void {
    this.change(name, (definition) => {
      const condition = {
        type: 'Terminating',
        status: 'True',
        reason: 'InstanceDeletionInProgress',
        message: 'CustomResource deletion is in progress',
      };
      return withDefinitionCondition(definition, condition, this.options.timestamp());
    });
  }

  /** Deletes all objects, and lets the definition go once there are none. */
  private finishCleanup(name: string): void {
    const definition = this.find(name);
    if (!definition) return;
    const { client, after } = this.options;
    const { versions } = definition.spec;
    // The stored version needs no conversion, which may not work any more.
    const version = versions.find((v) => v.served && v.storage) ?? versions.find((v) => v.served);
    if (version && definitionCondition(definition, 'Established')?.status === 'True') {
      const ref = { group: definition.spec.group, version: version.name, resource: definition.spec.names.plural };
      for (const { metadata } of quietly(() => client.list<StoredObject>(ref).items) ?? []) {
        quietly(() => client.delete({ ...ref, namespace: metadata.namespace, name: metadata.name }));
      }
      if (quietly(() => client.list(ref).items.length) !== 0) {
        after(5_000, () => this.finishCleanup(name));
        return;
      }
    }
    const now = this.options.timestamp();
    const condition = {
      type: 'Terminating',
      status: 'False',
      reason: 'InstanceDeletionCompleted',
      message: 'removed all instances',
    };
    quietly(() => client.updateStatus({ ...REF, name }, withDefinitionCondition(definition, condition, now)));
    quietly(() => {
      const current = client.get<Definition>({ ...REF, name });
      const finalizers = current.metadata.finalizers?.filter((f) => f !== CLEANUP_FINALIZER);
      client.update({ ...REF, name }, { ...current, metadata: { ...current.metadata, finalizers } });
    });
  }

  private find(name: string): Definition | undefined {
    return quietly(() => this.options.client.get<Definition>({ ...REF, name }));
  }

  private change(name: string, make: (definition: Definition) => Definition): void {
    const current = this.find(name);
    if (!current) return;
    const next = make(current);
    if (next !== current) quietly(() => this.options.client.updateStatus({ ...REF, name }, next));
  }

  /** Names of a definition that other definitions of its group have already. */
  private conflictsOf(definition: Definition): Conflict[] {
    const others = [...this.options.definitions()].filter(
      (other) => other.spec.group === definition.spec.group && other.metadata.uid !== definition.metadata.uid,
    );
    const resources = new Set<string>();
    const kinds = new Set<string>();
    for (const { status } of others) {
      const names = status?.acceptedNames;
      for (const taken of [names?.plural, names?.singular, ...(names?.shortNames ?? [])])
        if (taken) resources.add(taken);
      for (const taken of [names?.kind, names?.listKind]) if (taken) kinds.add(taken);
    }
    const { plural, singular, shortNames, kind, listKind } = definition.spec.names;
    const found: Conflict[] = [];
    const check = (value: string | undefined, taken: Set<string>, reason: string, field: Conflict['field']): void => {
      if (value && taken.has(value)) found.push({ reason, field, message: `"${value}" is already in use` });
    };
    check(plural, resources, 'PluralConflict', 'plural');
    check(singular, resources, 'SingularConflict', 'singular');
    for (const short of shortNames ?? []) check(short, resources, 'ShortNamesConflict', 'shortNames');
    check(kind, kinds, 'KindConflict', 'kind');
    check(listKind, kinds, 'ListKindConflict', 'listKind');
    return found;
  }
}

interface Conflict {
  reason: string;
  message: string;
  field: keyof V1CustomResourceDefinitionNames;
}

function acceptable({ spec, status }: Definition, conflicts: readonly Conflict[]): V1CustomResourceDefinitionNames {
  const names: V1CustomResourceDefinitionNames = { ...spec.names };
  for (const { field } of conflicts) {
    const before = status?.acceptedNames?.[field];
    if (before === undefined) delete names[field];
    else Object.assign(names, { [field]: before });
  }
  return { ...names, plural: names.plural ?? '', kind: names.kind ?? '' };
}

const PROTECTED = /(^|\.)(k8s|kubernetes)\.io$/;
const APPROVAL = 'api-approved.kubernetes.io';

/** Groups of the community carry a note of who approved them. */
function withApproval(definition: Definition, now: string): Definition {
  if (!PROTECTED.test(definition.spec.group)) return definition;
  const value = definition.metadata.annotations?.[APPROVAL] ?? '';
  const approved = /^https?:\/\/./.test(value);
  const condition: Omit<V1CustomResourceDefinitionCondition, 'lastTransitionTime'> = {
    type: 'KubernetesAPIApprovalPolicyConformant',
    status: approved ? 'True' : 'False',
    reason: approved
      ? 'ApprovedAnnotation'
      : value.startsWith('unapproved')
        ? 'UnapprovedAnnotation'
        : 'MissingAnnotation',
    message: approved ? `approved in ${value}` : `not approved: ${JSON.stringify(value)}`,
  };
  return withDefinitionCondition(definition, condition, now);
}

/** Somebody else was faster: the change that they made comes along again. */
function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof StatusError) return undefined;
    throw error;
  }
}

/** `apiextensions.k8s.io/v1`. */
export const DEFINITION_API_VERSION = apiVersionOf(REF);
