import { deepEqual } from '../../../base/deepEqual.ts';
import {
  additionalSchema,
  itemsSchema,
  type JsonSchemaProps,
  propertySchema,
} from '../../apiextensions/JsonSchemaProps.ts';
import { simplePathSteps } from '../../apiextensions/simplePath.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../../FieldError.ts';
import type {
  V1CustomResourceDefinition,
  V1CustomResourceDefinitionVersion,
  V1CustomResourceSubresources,
} from '../../generated/types.ts';
import { isDNS1035Label, isDNS1123Subdomain, type NameCheck, nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import {
  joined,
  validateColumn,
  validateConversion,
  validateNames,
  validateSubresources,
} from './customResourceParts.ts';
import { validateCustomResourceSchema } from './customResourceSchema.ts';

type Spec = Partial<V1CustomResourceDefinition['spec']>;
type Version = V1CustomResourceDefinitionVersion;

const SCOPES = ['Cluster', 'Namespaced'];
const MAX_SELECTABLE_FIELDS = 8;

/** `apiextensions.k8s.io/CustomResourceDefinition` (pkg/apis/apiextensions/validation, release 1.36). */
export function validateCustomResourceDefinition(crd: V1CustomResourceDefinition): FieldError[] {
  const { names, group = '' } = crd.spec ?? {};
  const checkName: NameCheck = (name, prefix) => [
    ...nameIsDNSSubdomain(name, prefix),
    ...(name === `${names?.plural ?? ''}.${group}` ? [] : ['must be spec.names.plural+"."+spec.group']),
  ];
  return [
    ...validateObjectMeta(crd.metadata, false, checkName).filter(isNotOfCore),
    ...validateContent(crd, undefined),
  ];
}

export function validateCustomResourceDefinitionUpdate(
  next: V1CustomResourceDefinition,
  prev: V1CustomResourceDefinition,
): FieldError[] {
  return [
    ...validateObjectMetaUpdate(next.metadata, prev.metadata).filter(isNotOfCore),
    ...validateContent(next, prev),
  ];
}

export function validateCustomResourceDefinitionStatusUpdate(
  next: V1CustomResourceDefinition,
  prev: V1CustomResourceDefinition,
): FieldError[] {
  return [
    ...validateObjectMetaUpdate(next.metadata, prev.metadata).filter(isNotOfCore),
    ...validateNames(next.status?.acceptedNames, 'status.acceptedNames'),
  ];
}

/** Finalizers of definitions need not be qualified: the rule belongs to the core kinds. */
const isNotOfCore = ({ field, detail }: FieldError): boolean =>
  !field.startsWith('metadata.finalizers') || !detail.startsWith('name is neither');

function validateContent(crd: V1CustomResourceDefinition, prev: V1CustomResourceDefinition | undefined): FieldError[] {
  const spec: Spec = crd.spec ?? {};
  const out = validateSpec(spec);
  if (prev) out.push(...validateImmutable(spec, prev));
  out.push(...validateNames(crd.status?.acceptedNames, 'status.acceptedNames'));
  out.push(...validateStoredVersions(crd.status?.storedVersions ?? [], spec.versions ?? []));
  out.push(...validateApproval(crd, prev));
  if (spec.preserveUnknownFields && !prev?.spec.preserveUnknownFields) {
    const text =
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
    out.push(invalid('spec.preserveUnknownFields', true, text));
  }
  return out;
}

function validateImmutable(spec: Spec, prev: V1CustomResourceDefinition): FieldError[] {
  const out: FieldError[] = [];
  const immutable = (field: string, next: unknown, old: unknown): void => {
    if (next !== old) out.push(invalid(`spec.${field}`, next, FIELD_IMMUTABLE));
  };
  const established = prev.status?.conditions?.some((c) => c.type === 'Established' && c.status === 'True');
  if (established) {
    immutable('scope', spec.scope, prev.spec.scope);
    immutable('names.kind', spec.names?.kind, prev.spec.names.kind);
  }
  immutable('group', spec.group, prev.spec.group);
  immutable('names.plural', spec.names?.plural, prev.spec.names.plural);
  return out;
}

/**
 * What all versions have in common. Upstream's internal type holds it once, at the top, and its errors name it there:
 * `spec.validation.openAPIV3Schema` rather than `spec.versions[0].schema.openAPIV3Schema`.
 */
interface Common {
  schema: boolean;
  subresources: boolean;
  columns: boolean;
  selectable: boolean;
}

function commonOf(versions: readonly Version[]): Common {
  const [first] = versions;
  const same = (part: (version: Version) => unknown): boolean =>
    versions.every((version) => deepEqual(part(version), first && part(first)));
  return {
    schema: same((v) => v.schema),
    subresources: same((v) => v.subresources),
    columns: same((v) => v.additionalPrinterColumns),
    selectable: same((v) => v.selectableFields),
  };
}

const schemaOf = (version: Version | undefined): JsonSchemaProps | undefined =>
  version?.schema?.openAPIV3Schema as JsonSchemaProps | undefined;

function validateSpec(spec: Spec): FieldError[] {
  const out = [...validateGroup(spec.group ?? ''), ...validateScope(spec.scope)];
  const versions = spec.versions ?? [];
  const common = commonOf(versions);
  if (!common.schema || !schemaOf(versions[0])) {
    versions.forEach((version, i) => {
      if (!schemaOf(version)) out.push(required(`spec.versions[${i}].schema.openAPIV3Schema`));
    });
  }
  versions.forEach((version, i) => {
    out.push(...validateVersion(version, common, `spec.versions[${i}]`));
  });
  out.push(...validateVersionSet(versions, common));
  for (const name of ['plural', 'singular', 'kind', 'listKind'] as const) {
    if (!spec.names?.[name]) out.push(required(`spec.names.${name}`));
  }
  out.push(...validateNames(spec.names, 'spec.names'));
  const [first] = versions;
  if (first) {
    const hasStatus = versions.some(({ subresources }) => subresources?.status !== undefined);
    out.push(...validateParts(first, common, true, 'spec', hasStatus));
  }
  out.push(...validateConversion(spec.conversion, 'spec.conversion'));
  return out;
}

function validateGroup(group: string): FieldError[] {
  if (group === '') return [required('spec.group')];
  const errors = joined('spec.group', group, isDNS1123Subdomain(group));
  if (errors.length > 0 || group.includes('.')) return errors;
  return [invalid('spec.group', group, 'should be a domain with at least one dot')];
}

function validateScope(scope: string | undefined): FieldError[] {
  if (!scope) return [required('spec.scope')];
  return SCOPES.includes(scope) ? [] : [notSupported('spec.scope', scope, SCOPES)];
}

function validateVersion(version: Version, common: Common, path: string): FieldError[] {
  const out = joined(`${path}.name`, version.name ?? '', isDNS1035Label(version.name ?? ''));
  for (const problem of deprecationProblems(version)) {
    out.push(invalid(`${path}.deprecationWarning`, version.deprecationWarning, problem));
  }
  out.push(...validateParts(version, common, false, path, version.subresources?.status !== undefined));
  return out;
}

function deprecationProblems({ deprecated, deprecationWarning: warning }: Version): string[] {
  if (warning === undefined) return [];
  if (!deprecated) return ['can only be set for deprecated versions'];
  const out: string[] = [];
  if (warning.length > 256) out.push('must be <= 256 characters long');
  if (warning === '') out.push('must not be an empty string');
  const bad = [...warning].findIndex((c) => c < ' ' || c === '\x7f');
  if (bad >= 0) {
    out.push(`must only contain printable UTF-8 characters; non-printable character found at index ${bad}`);
  }
  return out;
}

/** The parts of a version that are its own (`shared` false), or those that all versions have in common. */
function validateParts(
  version: Version,
  common: Common,
  shared: boolean,
  path: string,
  hasStatus: boolean,
): FieldError[] {
  const out: FieldError[] = [];
  const schema = schemaOf(version);
  if (schema && common.schema === shared) {
    const field = `${path}.${shared ? 'validation' : 'schema'}.openAPIV3Schema`;
    out.push(...validateCustomResourceSchema(schema, hasStatus, field));
  }
  if (common.subresources === shared) {
    const subresources: V1CustomResourceSubresources | undefined = version.subresources;
    out.push(...validateSubresources(subresources, `${path}.subresources`));
  }
  if (common.columns === shared) {
    version.additionalPrinterColumns?.forEach((column, i) => {
      out.push(...validateColumn(column, `${path}.additionalPrinterColumns[${i}]`));
    });
  }
  if (common.selectable === shared) out.push(...validateSelectableFields(version, `${path}.selectableFields`));
  return out;
}

function validateSelectableFields(version: Version, path: string): FieldError[] {
  const out: FieldError[] = [];
  const schema = schemaOf(version);
  const seen = new Set<string>();
  version.selectableFields?.forEach(({ jsonPath }, i) => {
    const field = `${path}[${i}].jsonPath`;
    if (!jsonPath) {
      out.push(required(field));
      return;
    }
    const found = schema && schemaAt(schema, simplePathSteps(jsonPath));
    if (!found) {
      out.push(invalid(field, jsonPath, 'is an invalid path: does not refer to a valid field'));
      return;
    }
    if (simplePathSteps(jsonPath)[0] === 'metadata') {
      out.push(invalid(field, jsonPath, 'must not point to fields in metadata'));
    }
    if (!['string', 'boolean', 'integer'].includes(found.type ?? '')) {
      const text =
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
      out.push(invalid(field, jsonPath, text));
    }
    if (seen.has(jsonPath)) out.push(duplicate(field, jsonPath));
    seen.add(jsonPath);
  });
  if (seen.size > MAX_SELECTABLE_FIELDS) out.push(tooMany(path, seen.size, MAX_SELECTABLE_FIELDS));
  return out;
}

function schemaAt(root: JsonSchemaProps, steps: readonly string[]): JsonSchemaProps | undefined {
  let schema: JsonSchemaProps | undefined = root;
  for (const step of steps) {
    if (!schema || itemsSchema(schema)) return undefined;
    schema = propertySchema(schema, step) ?? additionalSchema(schema);
  }
  return schema;
}

function validateVersionSet(versions: readonly Version[], common: Common): FieldError[] {
  const out: FieldError[] = [];
  const shown = versions.map((version) => goVersion(version, common));
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    out.push(invalid('spec.versions', shown, 'must contain unique version names'));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    out.push(invalid('spec.versions', shown, 'must have exactly one version marked as storage version'));
  }
  const first = versions[0]?.name;
  if (first) out.push(...joined('spec.version', first, isDNS1035Label(first)));
  return out;
}

/** A version as errors show it: with Go's field names, and without what all versions have in common. */
function goVersion(version: Version, common: Common): Record<string, unknown> {
  return {
    Name: version.name,
    Served: version.served ?? false,
    Storage: version.storage ?? false,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: common.schema ? null : (version.schema ?? null),
    Subresources: common.subresources ? null : (version.subresources ?? null),
    AdditionalPrinterColumns: common.columns ? null : (version.additionalPrinterColumns ?? null),
    SelectableFields: common.selectable ? null : (version.selectableFields ?? null),
  };
}

function validateStoredVersions(stored: readonly string[], versions: readonly Version[]): FieldError[] {
  const path = 'status.storedVersions';
  if (stored.length === 0) return [invalid(path, undefined, 'must have at least one stored version')];
  const out: FieldError[] = [];
  for (const { name, storage } of versions) {
    if (storage && !stored.includes(name)) out.push(invalid(path, stored, `must have the storage version ${name}`));
  }
  stored.forEach((name, i) => {
    if (versions.some((version) => version.name === name)) return;
    const text = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    out.push(invalid(`${path}[${i}]`, name, text));
  });
  return out;
}

const APPROVAL = 'api-approved.kubernetes.io';

/** Groups of the Kubernetes project need an annotation that says who approved them. */
function validateApproval(crd: V1CustomResourceDefinition, prev: V1CustomResourceDefinition | undefined): FieldError[] {
  const group = crd.spec?.group ?? '';
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return [];
  const annotation = crd.metadata?.annotations?.[APPROVAL] ?? '';
  if (prev && approvalState(prev.metadata?.annotations?.[APPROVAL] ?? '') === approvalState(annotation)) return [];
  const field = `metadata.annotations[${APPROVAL}]`;
  const lead = `protected groups must have approval annotation "${APPROVAL}"`;
  const see = ', see https://github.com/kubernetes/enhancements/pull/1111';
  switch (approvalState(annotation)) {
    case 'missing':
      return [required(field, lead + see)];
    case 'invalid':
      return [invalid(field, annotation, `${lead} with either a URL or a reason starting with "unapproved"${see}`)];
    default:
      return [];
  }
}

function approvalState(annotation: string): 'missing' | 'bypassed' | 'approved' | 'invalid' {
  if (annotation === '') return 'missing';
  if (annotation.startsWith('unapproved')) return 'bypassed';
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/\s]+/.test(annotation) ? 'approved' : 'invalid';
}
