import type { KubeObject } from '../../api/meta.ts';
import { parseApiVersion } from '../../api/meta.ts';
import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import { KubectlError } from '../KubectlError.ts';
import { qualifiedKind } from '../resource/Mapping.ts';
import { sortedJson } from '../sortedJson.ts';
import { renderGoTemplate, renderJsonPath } from '../templates.ts';
import type { OutputFormat } from './OutputFormat.ts';

/** One object (or list) in one of the formats that show objects. `first` is false for later documents of the same output. */
export function renderObject(object: KubeObject, format: OutputFormat, first = true): string {
  const shown = format.showManagedFields ? object : withoutManagedFields(object);
  switch (format.format) {
    case 'json':
      return `${JSON.stringify(sortedJson(shown), undefined, 4)}\n`;
    case 'yaml':
      return `${first ? '' : '---\n'}${stringifyYaml(shown)}`;
    case 'name':
      return namesOf(object);
    case 'jsonpath':
      return renderJsonPath(format.argument, object, { allowMissingKeys: format.allowMissingKeys });
    case 'jsonpath-file':
      return renderJsonPath(format.argument, object, { allowMissingKeys: format.allowMissingKeys });
    case 'jsonpath-as-json':
      return renderJsonPath(format.argument, object, { allowMissingKeys: format.allowMissingKeys, asJson: true });
    case 'go-template':
    case 'go-template-file':
    case 'template':
    case 'templatefile':
      return renderGoTemplate(format.argument, object, { allowMissingKeys: format.allowMissingKeys });
    default:
      throw new KubectlError(`unable to match a printer suitable for the output format "${format.format}"`);
  }
}

function namesOf(object: KubeObject): string {
  const list = object as KubeObject & { items?: KubeObject[] };
  if (list.items) return list.items.map(namesOf).join('');
  const { group } = parseApiVersion(object.apiVersion ?? '');
  return `${qualifiedKind({ group, kind: object.kind ?? '' })}/${object.metadata?.name ?? ''}\n`;
}

/** The object, and the items of a list, without `metadata.managedFields`. */
export function withoutManagedFields<T extends KubeObject>(object: T): T {
  const list = object as T & { items?: KubeObject[] };
  const items = list.items ? { items: list.items.map(withoutManagedFields) } : {};
  if (!object.metadata?.managedFields) return { ...object, ...items };
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, ...items, metadata };
}
