import { invalid } from '../../../api/FieldError.ts';
import { apiVersionOf, type KubeObject, parseApiVersion } from '../../../api/meta.ts';
import { resources } from '../../../api/resources.ts';
import { badRequestError, invalidError, type StatusError } from '../../../api/StatusError.ts';
import type { RequestContext } from '../RequestContext.ts';

/** Where the scheme of the built-in kinds is made, which is the name it has in messages. */
const SCHEME = 'pkg/api/legacyscheme/scheme.go:30';
const TYPE_OF_HEAD =
  'Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/**
 * A request's body with the kind and version of its path. Both may be left out, of custom resources neither; what is
 * given must be the path's. Throws what upstream's decoder answers (apimachinery/pkg/runtime/serializer/json,
 * apiserver/pkg/endpoints/handlers create.go and rest.go).
 */
export function withType(body: unknown, context: RequestContext): KubeObject {
  const { info, custom } = context;
  const object = objectOf(body, context);
  const expected = apiVersionOf(info);
  const { apiVersion, kind } = object;
  if (apiVersion === expected && kind === info.kind) return object;
  checkText('apiVersion', apiVersion, context);
  checkText('kind', kind, context);
  // Clients that are no HTTP clients (they send no parameters) say by the path what they mean.
  if (custom && context.options.params) checkCustom(object, context);
  else checkBuiltin(apiVersion || expected, kind || info.kind, context);
  const { apiVersion: _a, kind: _k, ...rest } = object as Record<string, unknown>;
  return { apiVersion: expected, kind: info.kind, ...rest } as KubeObject;
}

/** The answer to text whose kind cannot even be told; `text` is the body as it came. */
export function unrecognized(kind: string, problem: string, text: string): StatusError {
  return badRequestError(
    `the object provided is unrecognized (must be of type ${kind}): ${problem} (${summaryOf(text)})`,
  );
}

/** The first bytes of a body: as they are if they begin an object, else in hexadecimal. */
function summaryOf(text: string): string {
  if (text === '') return '<empty>';
  const more = text.length > 30 ? ' ...' : '';
  if (text.startsWith('{')) return text.slice(0, 30) + more;
  return [...text.slice(0, 30)].map(hexOf).join('') + more;
}

function hexOf(char: string): string {
  const code = char.charCodeAt(0);
  return code < 128 ? code.toString(16).padStart(2, '0') : encodeURIComponent(char).replaceAll('%', '').toLowerCase();
}

function objectOf(body: unknown, { info }: RequestContext): KubeObject {
  // Go leaves a value as it is when told null.
  if (body === null) return {};
  if (body === undefined) throw unrecognized(info.kind, parseProblem('unexpected end of JSON input'), '');
  if (typeof body === 'object' && !Array.isArray(body)) return body as KubeObject;
  throw unrecognized(
    info.kind,
    parseProblem(`json: cannot unmarshal ${jsonType(body)} into ${TYPE_OF_HEAD}`),
    JSON.stringify(body),
  );
}

/** What is said of text that is no JSON, or of a head that has the wrong types. */
export const parseProblem = (problem: string): string => `couldn't get version/kind; json parse error: ${problem}`;

function checkText(field: string, value: unknown, { info, body }: RequestContext): void {
  if (value === undefined || value === null || typeof value === 'string') return;
  const problem = `json: cannot unmarshal ${jsonType(value)} into Go struct field .${field} of type string`;
  throw unrecognized(info.kind, parseProblem(problem), JSON.stringify(body));
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function checkCustom(object: KubeObject, { info, body }: RequestContext): void {
  const { apiVersion = '', kind } = object;
  const expected = apiVersionOf(info);
  if (!kind)
    throw unrecognized(info.kind, `Object 'Kind' is missing in '${JSON.stringify(body)}'`, JSON.stringify(body));
  if (apiVersion !== expected) throw otherVersion(apiVersion, expected);
  if (kind === info.kind) return;
  throw invalidError(info, object.metadata?.name ?? '', [invalid('kind', kind, `must be ${info.kind}`)]);
}

/** Of built-in kinds the decoder knows all, so what it says depends on whether there is such a kind. */
function checkBuiltin(apiVersion: string, kind: string, { info, body }: RequestContext): void {
  const expected = apiVersionOf(info);
  if (apiVersion === expected && kind === info.kind) return;
  if (apiVersion.split('/').length > 2) {
    throw unrecognized(info.kind, `unexpected GroupVersion string: ${apiVersion}`, JSON.stringify(body));
  }
  const { group, version } = parseApiVersion(apiVersion);
  const cannot = `${kind} in version "${version}" cannot be handled as a ${info.kind}`;
  if (!isRegistered(group, version, kind)) {
    throw badRequestError(
      `${cannot}: no kind "${kind}" is registered for version "${apiVersion}" in scheme "${SCHEME}"`,
    );
  }
  if (group !== info.group || kind !== info.kind) {
    const types = `(${version}.${kind}) to (${packageOf(info.group)}.${info.kind})`;
    throw badRequestError(`${cannot}: converting ${types}: unknown conversion`);
  }
  throw otherVersion(apiVersion, expected);
}

const otherVersion = (given: string, expected: string): StatusError =>
  badRequestError(`the API version in the data (${given}) does not match the expected API version (${expected})`);

/** Whether there is the kind, or a list of it, in any version that the release knows. */
function isRegistered(group: string, version: string, kind: string): boolean {
  if (kind === 'List' && group === '' && version === 'v1') return true;
  return resources.some(
    (info) => info.group === group && info.version === version && (info.kind === kind || `${info.kind}List` === kind),
  );
}

/** The Go package of a group's internal types. */
const packageOf = (group: string): string => (group === '' ? 'core' : (group.split('.')[0] as string));
