/**
 * The formats of names and numbers. Each function answers with what is wrong, in upstream's words, and with an empty
 * list when nothing is (k8s.io/apimachinery/pkg/util/validation and pkg/api/validate/content).
 */
export type Problems = readonly string[];

const FINE: Problems = Object.freeze([]);

/** Checks a name; `prefix` says that something will be appended to it (`generateName`). */
export type NameCheck = (name: string, prefix: boolean) => Problems;

export const maxLengthProblem = (length: number): string => `must be no more than ${length} characters`;
export const maxBytesProblem = (length: number): string => `must be no more than ${length} bytes`;
export const rangeProblem = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`;
export const EMPTY_PROBLEM = 'must be non-empty';

/** `message (e.g. 'a',  or 'b', regex used for validation is '…')`, with upstream's spacing. */
export function regexProblem(message: string, format: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`;
  return `${message} (e.g. ${examples.map((e) => `'${e}', `).join(' or ')}regex used for validation is '${format}')`;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_RE = new RegExp(`^${LABEL}$`);
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const SUBDOMAIN_RE = new RegExp(`^${SUBDOMAIN}$`);
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const LABEL_1035_RE = new RegExp(`^${LABEL_1035}$`);
const LABEL_1035_TEXT =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";

export function isDNS1123Label(value: string): Problems {
  if (value.length <= 63 && LABEL_RE.test(value)) return FINE;
  const out: string[] = [];
  if (value.length > 63) out.push(maxLengthProblem(63));
  if (!LABEL_RE.test(value)) {
    out.push(
      SUBDOMAIN_RE.test(value) ? 'must not contain dots' : regexProblem(LABEL_TEXT, LABEL, 'my-name', '123-abc'),
    );
  }
  return out;
}

export function isDNS1123Subdomain(value: string): Problems {
  return checked(value, 253, SUBDOMAIN_RE, () => regexProblem(SUBDOMAIN_TEXT, SUBDOMAIN, 'example.com'));
}

const UNDERSCORED = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const UNDERSCORED_SUBDOMAIN = `${UNDERSCORED}(\\.${UNDERSCORED})*`;
const UNDERSCORED_SUBDOMAIN_RE = new RegExp(`^${UNDERSCORED_SUBDOMAIN}$`);
const UNDERSCORED_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";

export function isDNS1123SubdomainWithUnderscore(value: string): Problems {
  return checked(value, 253, UNDERSCORED_SUBDOMAIN_RE, () =>
    regexProblem(UNDERSCORED_TEXT, UNDERSCORED_SUBDOMAIN, 'example.com'),
  );
}

export function isDNS1035Label(value: string): Problems {
  return checked(value, 63, LABEL_1035_RE, () => regexProblem(LABEL_1035_TEXT, LABEL_1035, 'my-name', 'abc-123'));
}

const WILDCARD = `\\*\\.${SUBDOMAIN}`;
const WILDCARD_RE = new RegExp(`^${WILDCARD}$`);
const WILDCARD_TEXT =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";

export function isWildcardDNS1123Subdomain(value: string): Problems {
  return checked(value, 253, WILDCARD_RE, () => regexProblem(WILDCARD_TEXT, WILDCARD, '*.example.com'));
}

function checked(value: string, max: number, pattern: RegExp, text: () => string): Problems {
  const matches = pattern.test(value);
  if (matches && value.length <= max) return FINE;
  const out: string[] = [];
  if (value.length > max) out.push(maxLengthProblem(max));
  if (!matches) out.push(text());
  return out;
}

const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const KEY_RE = new RegExp(`^${KEY}$`);
const KEY_TEXT =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const keyProblem = (): string => regexProblem(KEY_TEXT, KEY, 'MyName', 'my.name', '123-abc');

/** A label key: an optional DNS subdomain and `/`, then a name. */
export function isQualifiedName(value: string): Problems {
  const slash = value.indexOf('/');
  if (slash < 0 && value.length <= 63 && KEY_RE.test(value)) return FINE;
  const parts = value.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${keyProblem()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const out: string[] = [];
  if (parts.length === 2) {
    const prefix = parts[0]!;
    if (prefix === '') out.push(`prefix part ${EMPTY_PROBLEM}`);
    else for (const problem of isDNS1123Subdomain(prefix)) out.push(`prefix part ${problem}`);
  }
  const name = parts[parts.length - 1]!;
  if (name === '') out.push(`name part ${EMPTY_PROBLEM}`);
  else if (name.length > 63) out.push(`name part ${maxBytesProblem(63)}`);
  if (!KEY_RE.test(name)) out.push(`name part ${keyProblem()}`);
  return out;
}

const LABEL_VALUE = `(${KEY})?`;
const LABEL_VALUE_RE = new RegExp(`^${LABEL_VALUE}$`);
const LABEL_VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

export function isValidLabelValue(value: string): Problems {
  if (value.length <= 63 && LABEL_VALUE_RE.test(value)) return FINE;
  const out: string[] = [];
  if (value.length > 63) out.push(maxBytesProblem(63));
  if (!LABEL_VALUE_RE.test(value)) {
    out.push(regexProblem(LABEL_VALUE_TEXT, LABEL_VALUE, 'MyValue', 'my_value', '12345'));
  }
  return out;
}

const C_IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*';
const C_IDENTIFIER_RE = new RegExp(`^${C_IDENTIFIER}$`);

export function isCIdentifier(value: string): Problems {
  if (C_IDENTIFIER_RE.test(value)) return FINE;
  const text =
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'";
  return [regexProblem(text, C_IDENTIFIER, 'my_name', 'MY_NAME', 'MyName')];
}

export function isInRange(value: number, low: number, high: number): Problems {
  return value >= low && value <= high ? FINE : [rangeProblem(low, high)];
}

export const isValidPortNum = (port: number): Problems => isInRange(port, 1, 65535);

const MAX_ID = 2147483647;
export const isValidUserID = (id: number): Problems => isInRange(id, 0, MAX_ID);
export const isValidGroupID = (id: number): Problems => isInRange(id, 0, MAX_ID);

const PORT_NAME_RE = /^[-a-z0-9]+$/;
const LETTER_RE = /[a-z]/;

/** The name of a port by RFC 6335: at most 15 of `[-a-z0-9]`, one letter at least. */
export function isValidPortName(value: string): Problems {
  const out: string[] = [];
  if (value.length > 15) out.push(maxLengthProblem(15));
  if (!PORT_NAME_RE.test(value)) out.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!LETTER_RE.test(value)) out.push('must contain at least one letter (a-z)');
  if (value.includes('--')) out.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) out.push('must not begin or end with a hyphen');
  return out;
}

const PERCENT_RE = /^[0-9]+%$/;

export function isValidPercent(value: string): Problems {
  if (PERCENT_RE.test(value)) return FINE;
  const text = "a valid percent string must be a numeric string followed by an ending '%'";
  return [regexProblem(text, '[0-9]+%', '1%', '93%')];
}

const HEADER_RE = /^[-A-Za-z0-9]+$/;

export function isHTTPHeaderName(value: string): Problems {
  if (HEADER_RE.test(value)) return FINE;
  return [
    regexProblem(
      "a valid HTTP header must consist of alphanumeric characters or '-'",
      '[-A-Za-z0-9]+',
      'X-Header-Name',
    ),
  ];
}

const ENV_NAME_RE = /^[ -<>-~]+$/;

/** The name of an environment variable: printable ASCII without `=`, as every release since 1.32 takes it. */
export function isEnvVarName(value: string): Problems {
  if (ENV_NAME_RE.test(value)) return FINE;
  if (value === '') return [`environment variable name ${EMPTY_PROBLEM}`];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

const CONFIG_KEY_RE = /^[-._a-zA-Z0-9]+$/;

/** The key of a ConfigMap or a Secret. */
export function isConfigMapKey(value: string): Problems {
  const out: string[] = [];
  if (value.length > 253) out.push(maxLengthProblem(253));
  if (!CONFIG_KEY_RE.test(value)) {
    const text = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    out.push(regexProblem(text, '[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name'));
  }
  if (value === '.') out.push("must not be '.'");
  else if (value === '..') out.push("must not be '..'");
  else if (value.startsWith('..')) out.push("must not start with '..'");
  return out;
}

/** A name that becomes a part of a path of the API: RBAC names, for example. */
export function isPathSegmentName(name: string, prefix = false): Problems {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  const out: string[] = [];
  for (const part of ['/', '%']) if (name.includes(part)) out.push(`may not contain '${part}'`);
  return out;
}

/** Upstream's own way of masking the dash at the end of a prefix: it cuts two characters and adds an `a`. */
const masked = (name: string): string => (name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name);

export const nameIsDNSSubdomain: NameCheck = (name, prefix) => isDNS1123Subdomain(prefix ? masked(name) : name);
export const nameIsDNSLabel: NameCheck = (name, prefix) => isDNS1123Label(prefix ? masked(name) : name);
export const nameIsDNS1035Label: NameCheck = (name, prefix) => isDNS1035Label(prefix ? masked(name) : name);
export const nameIsPathSegment: NameCheck = (name, prefix) => isPathSegmentName(name, prefix);
