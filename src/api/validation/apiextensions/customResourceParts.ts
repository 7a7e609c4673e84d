import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type {
  V1CustomResourceColumnDefinition,
  V1CustomResourceConversion,
  V1CustomResourceDefinitionNames,
  V1CustomResourceSubresources,
} from '../../generated/types.ts';
import { isDNS1035Label } from '../names.ts';
import { validateWebhookClientConfig } from '../webhookClientConfig.ts';

/** One error for a name, whatever its problems: upstream joins them. */
export function joined(field: string, value: string, problems: readonly string[], lead = ''): FieldError[] {
  return problems.length === 0 ? [] : [invalid(field, value, lead + problems.join(','))];
}

const MIXED = 'may have mixed case, but should otherwise match: ';

/** The names of a kind, asked for or accepted; empty ones are not looked at. */
export function validateNames(names: Partial<V1CustomResourceDefinitionNames> | undefined, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { plural, singular, kind, listKind, shortNames = [], categories = [] } = names ?? {};
  if (plural) out.push(...joined(`${path}.plural`, plural, isDNS1035Label(plural)));
  if (singular) out.push(...joined(`${path}.singular`, singular, isDNS1035Label(singular)));
  if (kind) out.push(...joined(`${path}.kind`, kind, isDNS1035Label(kind.toLowerCase()), MIXED));
  if (listKind) out.push(...joined(`${path}.listKind`, listKind, isDNS1035Label(listKind.toLowerCase()), MIXED));
  shortNames.forEach((name, i) => {
    out.push(...joined(`${path}.shortNames[${i}]`, name, isDNS1035Label(name)));
  });
  if (kind && kind === listKind) {
    out.push(invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same'));
  }
  categories.forEach((name, i) => {
    out.push(...joined(`${path}.categories[${i}]`, name, isDNS1035Label(name)));
  });
  return out;
}

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

export function validateColumn(column: V1CustomResourceColumnDefinition, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { name, type, format, jsonPath } = column;
  const types = `must be one of ${COLUMN_TYPES.join(',')}`;
  if (!name) out.push(required(`${path}.name`));
  if (!type) out.push(required(`${path}.type`, types));
  else if (!COLUMN_TYPES.includes(type)) out.push(invalid(`${path}.type`, type, types));
  if (format && !COLUMN_FORMATS.includes(format)) {
    out.push(invalid(`${path}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`));
  }
  if (!jsonPath) out.push(required(`${path}.JSONPath`));
  else out.push(...validateSimplePath(jsonPath, `${path}.JSONPath`));
  return out;
}

const validateSimplePath = (path: string, field: string): FieldError[] =>
  path.startsWith('.') ? [] : [invalid(field, path, 'must be a simple json path starting with .')];

export function validateSubresources(
  subresources: V1CustomResourceSubresources | undefined,
  path: string,
): FieldError[] {
  const scale = subresources?.scale;
  if (!scale) return [];
  const out: FieldError[] = [];
  const checkPath = (name: string, value: string, roots: string[], where: string): void => {
    const field = `${path}.scale.${name}`;
    const errors = validateSimplePath(value, field);
    if (errors.length > 0) out.push(...errors);
    else if (!roots.some((root) => value.startsWith(root))) {
      out.push(invalid(field, value, `should be a json path under ${where}`));
    }
  };
  const { specReplicasPath: spec, statusReplicasPath: status, labelSelectorPath: selector } = scale;
  if (!spec) out.push(required(`${path}.scale.specReplicasPath`));
  else checkPath('specReplicasPath', spec, ['.spec.'], '.spec');
  if (!status) out.push(required(`${path}.scale.statusReplicasPath`));
  else checkPath('statusReplicasPath', status, ['.status.'], '.status');
  if (selector) checkPath('labelSelectorPath', selector, ['.spec.', '.status.'], 'either .spec or .status');
  return out;
}

const STRATEGIES = ['None', 'Webhook'];
const REVIEW_VERSIONS = ['v1', 'v1beta1'];

/** How objects are converted between versions; fields are named as in the internal type, like upstream's errors. */
export function validateConversion(conversion: V1CustomResourceConversion | undefined, path: string): FieldError[] {
  if (!conversion) return [];
  const out: FieldError[] = [];
  const { strategy, webhook } = conversion;
  const { clientConfig, conversionReviewVersions = [] } = webhook ?? {};
  const config = `${path}.webhookClientConfig`;
  const versions = `${path}.conversionReviewVersions`;
  if (!strategy) out.push(required(`${path}.strategy`));
  else if (!STRATEGIES.includes(strategy)) out.push(notSupported(`${path}.strategy`, strategy, STRATEGIES));
  if (strategy !== 'Webhook') {
    const text = 'should not be set when strategy is not set to Webhook';
    if (clientConfig) out.push(forbidden(config, text));
    if (conversionReviewVersions.length > 0) out.push(forbidden(versions, text));
    return out;
  }
  if (!clientConfig) out.push(required(config, 'required when strategy is set to Webhook'));
  else out.push(...validateWebhookClientConfig(clientConfig, config));
  out.push(...validateReviewVersions(conversionReviewVersions, versions, ''));
  return out;
}

/** The versions of reviews that a webhook understands. */
export function validateReviewVersions(versions: readonly string[], path: string, none: string): FieldError[] {
  if (versions.length === 0) return [required(path, none)];
  const out: FieldError[] = [];
  versions.forEach((version, i) => {
    const field = `${path}[${i}]`;
    if (versions.indexOf(version) < i) out.push(invalid(field, version, 'duplicate version'));
    else for (const problem of isDNS1035Label(version)) out.push(invalid(field, version, problem));
  });
  if (!versions.some((version) => REVIEW_VERSIONS.includes(version))) {
    out.push(invalid(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`));
  }
  return out;
}
