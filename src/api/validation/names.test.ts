import { describe, expect, test } from 'vitest';
import {
  isConfigMapKey,
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isEnvVarName,
  isQualifiedName,
  isValidLabelValue,
  isValidPercent,
  isValidPortName,
  isValidPortNum,
  nameIsDNSLabel,
} from './names.ts';

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const KEY =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

describe('the formats of names', () => {
  test.each([
    ['a good label', isDNS1123Label('web-1'), []],
    ['dots in a label', isDNS1123Label('a.b'), ['must not contain dots']],
    ['capitals in a label', isDNS1123Label('Web'), [LABEL]],
    ['a long label', isDNS1123Label('a'.repeat(64)), ['must be no more than 63 characters']],
    ['capitals in a subdomain', isDNS1123Subdomain('Bad_Name'), [SUBDOMAIN]],
    ['a good subdomain', isDNS1123Subdomain('a.b-c.d'), []],
    ['a digit first', isDNS1035Label('1a').length, 1],
    ['a good key', isQualifiedName('example.com/My.Name'), []],
    ['an empty name part', isQualifiedName('example.com/'), ['name part must be non-empty', `name part ${KEY}`]],
    ['an empty prefix', isQualifiedName('/a'), ['prefix part must be non-empty']],
    ['a bad key', isQualifiedName('a b'), [`name part ${KEY}`]],
    [
      'two slashes',
      isQualifiedName('a/b/c'),
      [`a valid label key ${KEY} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`],
    ],
    ['an empty label value', isValidLabelValue(''), []],
    ['a long label value', isValidLabelValue('a'.repeat(64)), ['must be no more than 63 bytes']],
    ['port 0', isValidPortNum(0), ['must be between 1 and 65535, inclusive']],
    [
      'a bad port name',
      isValidPortName('-A--'),
      [
        'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'must contain at least one letter (a-z)',
        'must not contain consecutive hyphens',
        'must not begin or end with a hyphen',
      ],
    ],
    ['an environment variable with an equals sign', isEnvVarName('A=B').length, 1],
    ['an environment variable with a digit first', isEnvVarName('1A'), []],
    ['two dots as a key', isConfigMapKey('..'), ["must not be '..'"]],
    [
      'a bad percentage',
      isValidPercent('10'),
      [
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ],
    ],
    ['a prefix that ends in a dash', nameIsDNSLabel('web-', true), []],
  ])('%s', (_what, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});
