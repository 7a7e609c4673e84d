import { goQuote } from '../../../../api/FieldError.ts';
import { CelError } from '../CelError.ts';
import { Functions } from '../CelFunction.ts';
import { BOOL, listOf, mapOf, opaque, STRING } from '../CelType.ts';
import { CelList, CelMap, type CelValue, Opaque } from '../values.ts';

const URL_TYPE = opaque('kubernetes.URL');

interface Parsed {
  scheme: string;
  host: string;
  path: string;
  query: string;
}

/** An absolute URL or an absolute path (Go's `url.ParseRequestURI`), or what is wrong with the text. */
function parse(text: string): Parsed | string {
  if (/[\x00-\x1f\x7f]/.test(text)) return `parse ${goQuote(text)}: net/url: invalid control character in URL`;
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:[^/?@]*@)?([^/?]*))?([^?]*)(?:\?(.*))?$/.exec(text);
  const [, scheme = '', host = '', path = '', query = ''] = match ?? [];
  if (text === '') return 'parse "": empty url';
  if (!match || (scheme === '' && !text.startsWith('/'))) return `parse ${goQuote(text)}: invalid URI for request`;
  if (/\s/.test(host) || /:[^\]]*[^\d\]:][^\]]*$/.test(host))
    return `parse ${goQuote(text)}: invalid character in host name`;
  return { scheme: scheme.toLowerCase(), host, path, query };
}

const content = (value: CelValue | undefined): Parsed => (value as Opaque).content as Parsed;

const hostname = (host: string): string =>
  host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d*$/, '');

/** URLs (apiserver `library/urls.go`). */
export function urls(): Functions {
  return new Functions()
    .global('url', [STRING], URL_TYPE, ([text]) => {
      const parsed = parse(text as string);
      if (typeof parsed === 'string') throw new CelError(`URL parse error during conversion from string: ${parsed}`);
      return new Opaque(URL_TYPE, parsed, text as string);
    })
    .global('isURL', [STRING], BOOL, ([text]) => typeof parse(text as string) !== 'string')
    .member('getScheme', [URL_TYPE], STRING, ([a]) => content(a).scheme)
    .member('getHost', [URL_TYPE], STRING, ([a]) => content(a).host)
    .member('getHostname', [URL_TYPE], STRING, ([a]) => hostname(content(a).host))
    .member('getPort', [URL_TYPE], STRING, ([a]) => /:(\d+)$/.exec(content(a).host)?.[1] ?? '')
    .member('getEscapedPath', [URL_TYPE], STRING, ([a]) => content(a).path.replaceAll(' ', '%20'))
    .member('getQuery', [URL_TYPE], mapOf(STRING, listOf(STRING)), ([a]) => queryOf(content(a).query));
}

function queryOf(query: string): CelMap {
  const found = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const [name = '', ...rest] = pair.split('=').map(unescaped);
    found.set(name, [...(found.get(name) ?? []), rest.join('=')]);
  }
  return CelMap.of([...found].map(([name, values]): [CelValue, CelValue] => [name, CelList.of(values)]));
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
