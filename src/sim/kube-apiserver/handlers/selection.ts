import { readSimplePath } from '../../../api/apiextensions/simplePath.ts';
import {
  EVERY_FIELD,
  type FieldSelector,
  FieldSelectorError,
  parseFieldSelector,
} from '../../../api/fields/selector.ts';
import { SelectorError } from '../../../api/labels/Requirement.ts';
import { EVERYTHING, parseSelector, type Selector } from '../../../api/labels/selector.ts';
import type { StoredObject } from '../../../api/meta.ts';
import { badRequestError } from '../../../api/StatusError.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { WatchFilter } from '../watch/WatchHub.ts';

/** What a list, watch or deletecollection selects. Throws upstream's answer to a selector that is not one. */
export function selectionOf(context: RequestContext): WatchFilter {
  const { ref, options, store } = context;
  const fields = fieldsOf(context, withName(options.fieldSelector, ref.name));
  return {
    namespace: context.info.namespaced ? (ref.namespace ?? '') : '',
    labels: labelsOf(options.labelSelector),
    fields,
    readField: (object, field) => store.readField(object, field) ?? customField(context, object, field) ?? '',
  };
}

/** Whether the definition of a custom kind lets a field be selected by. */
const isSelectable = ({ custom }: RequestContext, field: string): boolean =>
  custom?.version.selectableFields?.some(({ jsonPath }) => jsonPath === `.${field}`) ?? false;

function customField(context: RequestContext, object: StoredObject, field: string): string | undefined {
  if (!isSelectable(context, field)) return undefined;
  const found = readSimplePath(context.conversion?.fromStorage(object) ?? object, `.${field}`);
  return 'value' in found && found.value !== undefined ? String(found.value) : '';
}

/** A watch of one object by name is a field selector. */
function withName(selector: string | undefined, name: string | undefined): string | undefined {
  if (!name) return selector;
  return selector ? `${selector},metadata.name=${name}` : `metadata.name=${name}`;
}

function labelsOf(text: string | undefined): Selector {
  if (!text) return EVERYTHING;
  try {
    return parseSelector(text);
  } catch (error) {
    if (error instanceof SelectorError) throw badRequestError(error.message);
    throw error;
  }
}

function fieldsOf(context: RequestContext, text: string | undefined): FieldSelector {
  if (!text) return EVERY_FIELD;
  try {
    const selector = parseFieldSelector(text);
    const unknown = selector.requirements.find(
      ({ field }) => !context.store.knowsField(field) && !isSelectable(context, field),
    );
    if (unknown) throw badRequestError(unknownField(context, unknown.field));
    return selector;
  } catch (error) {
    if (error instanceof FieldSelectorError) throw badRequestError(error.message);
    throw error;
  }
}

function unknownField(context: RequestContext, field: string): string {
  const { info } = context;
  const special =
    info.group === '' &&
    ['Pod', 'Node', 'Event', 'Namespace', 'ReplicationController', 'Secret', 'Service'].includes(info.kind);
  return special ? `field label not supported: ${field}` : `field label not supported: ${field}`;
}
