import { type FieldError, forbidden, invalid, notSupported, tooLong } from '../../../api/FieldError.ts';
import { badRequestError, invalidError } from '../../../api/StatusError.ts';
import { utf8Length } from '../../../api/validation/objectMeta.ts';
import type { PatchType, Verb } from '../../../client/KubeRequest.ts';

type Query = ReadonlyMap<string, readonly string[]>;

const NUMBERS = ['limit', 'timeoutSeconds', 'gracePeriodSeconds'];
const FIELD_VALIDATION = ['', 'Ignore', 'Strict', 'Warn'];
const MANAGER_BYTES = 128;
/** Upstream's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and of spaces the plain one. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/**
 * Query parameters as upstream checks them, before it looks at what they are for (apimachinery/pkg/apis/meta/v1/validation
 * and internalversion/validation). Throws 400 for what is no number, 422 for values that do not go.
 */
export function checkQuery(verb: Verb, patchType: PatchType | undefined, query: Query): void {
  if (query.size === 0) return;
  for (const name of NUMBERS) {
    const text = query.get(name)?.[0];
    if (text === undefined || /^[+-]?\d{1,18}$/.test(text)) continue;
    throw badRequestError(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  const kind = KINDS[verb];
  if (kind === undefined) return;
  const errors: FieldError[] = [];
  if (verb === 'list' || verb === 'deletecollection') checkList(errors, query);
  else if (verb === 'watch') checkWatch(errors, query);
  else if (verb !== 'delete') checkWrite(errors, patchType, query);
  if (errors.length > 0) throw invalidError({ group: 'meta.k8s.io', kind }, '', errors);
  if (verb === 'delete' || verb === 'deletecollection') checkDelete(query);
}

const KINDS: Partial<Record<Verb, string>> = {
  list: 'ListOptions',
  watch: 'ListOptions',
  deletecollection: 'ListOptions',
  delete: 'DeleteOptions',
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
};

function checkWrite(errors: FieldError[], patchType: PatchType | undefined, query: Query): void {
  if (patchType !== undefined && patchType !== 'apply' && query.has('force')) {
    errors.push(forbidden('force', 'may not be specified for non-apply patch'));
  }
  checkManager(errors, query.get('fieldManager')?.[0] ?? '');
  checkDryRun(errors, query.get('dryRun') ?? []);
  const validation = query.get('fieldValidation')?.[0] ?? '';
  if (!FIELD_VALIDATION.includes(validation)) {
    errors.push(notSupported('fieldValidation', validation, FIELD_VALIDATION));
  }
}

function checkManager(errors: FieldError[], manager: string): void {
  if (utf8Length(manager) > MANAGER_BYTES) errors.push(tooLong('fieldManager', MANAGER_BYTES));
  let position = 0;
  for (const char of manager) {
    if (!PRINTABLE.test(char)) {
      const code = (char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
      errors.push(invalid('fieldManager', manager, `invalid character U+${code} (at position ${position})`));
    }
    position += utf8Length(char);
  }
}

function checkDryRun(errors: FieldError[], values: readonly string[]): void {
  if (values.some((value) => value !== 'All' && value !== '')) errors.push(notSupported('dryRun', values, ['All']));
}

function checkDelete(query: Query): void {
  const errors: FieldError[] = [];
  const policy = query.get('propagationPolicy')?.[0];
  if (policy !== undefined && query.has('orphanDependents')) {
    const text = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalid('propagationPolicy', policy, text));
  }
  const known = ['Foreground', 'Background', 'Orphan'];
  if (policy && !known.includes(policy)) errors.push(notSupported('propagationPolicy', policy, [...known, 'nil']));
  checkDryRun(errors, query.get('dryRun') ?? []);
  if (errors.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
}

const MATCH = 'resourceVersionMatch';

function checkList(errors: FieldError[], query: Query): void {
  const match = query.get(MATCH)?.[0] ?? '';
  const version = query.get('resourceVersion')?.[0] ?? '';
  if (match !== '') {
    if (version === '') errors.push(forbidden(MATCH, `${MATCH} is forbidden unless resourceVersion is provided`));
    if (query.get('continue')?.[0]) errors.push(forbidden(MATCH, `${MATCH} is forbidden when continue is provided`));
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      errors.push(notSupported(MATCH, match, ['Exact', 'NotOlderThan', '']));
    }
    if (match === 'Exact' && version === '0') {
      errors.push(forbidden(MATCH, `${MATCH} "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (query.has('sendInitialEvents'))
    errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
}

function checkWatch(errors: FieldError[], query: Query): void {
  const match = query.get(MATCH)?.[0] ?? '';
  const streaming = query.has('sendInitialEvents');
  if (streaming && match !== 'NotOlderThan') {
    errors.push(forbidden(MATCH, `sendInitialEvents requires setting ${MATCH} to NotOlderThan`));
  }
  if (match === '') return;
  if (!streaming) errors.push(forbidden(MATCH, `${MATCH} is forbidden for watch unless sendInitialEvents is provided`));
  if (match !== 'NotOlderThan') errors.push(notSupported(MATCH, match, ['NotOlderThan']));
  if (query.get('continue')?.[0]) errors.push(forbidden(MATCH, `${MATCH} is forbidden when continue is provided`));
}
