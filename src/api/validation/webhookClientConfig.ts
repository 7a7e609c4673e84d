import { type FieldError, invalid, required } from '../FieldError.ts';
import type { ApiextensionsV1WebhookClientConfig } from '../generated/types.ts';
import { isDNS1123Subdomain, isValidPortNum } from './names.ts';

const FORM = '; desired format: https://host[/path]';

/** How a webhook is reached: a URL or a Service, not both (k8s.io/apiserver/pkg/util/webhook). */
export function validateWebhookClientConfig(
  config: Partial<ApiextensionsV1WebhookClientConfig> | undefined,
  path: string,
): FieldError[] {
  const { url, service } = config ?? {};
  if ((url === undefined) === (service === undefined)) {
    return [required(path, 'exactly one of url or service is required')];
  }
  if (url !== undefined) return validateUrl(url, `${path}.url`);
  return service ? validateService(service, `${path}.service`) : [];
}

/** Scheme, user, host, query and fragment, as RFC 3986 separates them. */
const URL_PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:([^/?#]*)@)?([^/?#@]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/;

function validateUrl(url: string, field: string): FieldError[] {
  const parts = url.length <= 10_000 && !/[\s\x00-\x1f\x7f]/.test(url) ? URL_PARTS.exec(url) : null;
  if (!parts) {
    const why = `parse ${JSON.stringify(url)}: invalid URL`;
    return [required(field, `url must be a valid URL: ${why}${FORM}`)];
  }
  const [, scheme = '', user, host = '', , query = '', fragment = ''] = parts;
  const out: FieldError[] = [];
  if (scheme !== 'https') out.push(invalid(field, scheme, `'https' is the only allowed URL scheme${FORM}`));
  if (host === '') out.push(invalid(field, host, `host must be provided${FORM}`));
  if (user !== undefined) out.push(invalid(field, user, 'user information is not permitted in the URL'));
  if (fragment !== '') out.push(invalid(field, fragment, 'fragments are not permitted in the URL'));
  if (query !== '') out.push(invalid(field, query, 'query parameters are not permitted in the URL'));
  return out;
}

type Service = NonNullable<ApiextensionsV1WebhookClientConfig['service']>;

function validateService({ name, namespace, path = '', port = 443 }: Service, field: string): FieldError[] {
  const out: FieldError[] = [];
  if (!name) out.push(required(`${field}.name`, 'service name is required'));
  if (!namespace) out.push(required(`${field}.namespace`, 'service namespace is required'));
  const problems = isValidPortNum(port);
  if (problems.length > 0) out.push(invalid(`${field}.port`, port, `port is not valid: ${problems.join(', ')}`));
  if (path === '' || path === '/') return out;
  const wrong = (text: string): void => void out.push(invalid(`${field}.path`, path, text));
  if (path === '//') {
    wrong('segment[0] may not be empty');
    return out;
  }
  if (!path.startsWith('/')) wrong("must start with a '/'");
  path
    .slice(1)
    .replace(/\/$/, '')
    .split('/')
    .forEach((step, i) => {
      if (step === '') wrong(`segment[${i}] may not be empty`);
      else for (const problem of isDNS1123Subdomain(step)) wrong(`segment[${i}]: ${problem}`);
    });
  return out;
}
