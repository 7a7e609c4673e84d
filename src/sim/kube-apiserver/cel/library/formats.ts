import { formatCheck } from '../../../../api/apiextensions/formats.ts';
import {
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  isValidLabelValue,
} from '../../../../api/validation/names.ts';
import { Functions } from '../CelFunction.ts';
import { listOf, opaque, optionalOf, STRING } from '../CelType.ts';
import { CelList, Opaque, Optional } from '../values.ts';

const FORMAT = opaque('kubernetes.NamedFormat');

type Check = (text: string) => readonly string[];

const withoutDash = (text: string): string => (text.endsWith('-') ? `${text.slice(0, -1)}a` : text);
const schemaFormat =
  (name: string, message: string): Check =>
  (text) =>
    formatCheck(name)?.(text) === false ? [message] : [];

/** Formats by name (apiserver `library/format.go`). */
const FORMATS: Readonly<Record<string, Check>> = {
  dns1123Label: isDNS1123Label,
  dns1123Subdomain: isDNS1123Subdomain,
  dns1035Label: isDNS1035Label,
  qualifiedName: isQualifiedName,
  dns1123LabelPrefix: (text) => isDNS1123Label(withoutDash(text)),
  dns1123SubdomainPrefix: (text) => isDNS1123Subdomain(withoutDash(text)),
  dns1035LabelPrefix: (text) => isDNS1035Label(withoutDash(text)),
  labelValue: isValidLabelValue,
  uri: schemaFormat('uri', 'invalid URI'),
  uuid: schemaFormat('uuid', 'does not match the UUID format'),
  byte: schemaFormat('byte', 'invalid base64'),
  date: schemaFormat('date', 'invalid date'),
  datetime: schemaFormat('date-time', 'invalid datetime'),
};

/** `format.dns1123Label().validate(text)` and its like. */
export function formatLibrary(): Functions {
  const functions = new Functions();
  for (const [name, check] of Object.entries(FORMATS)) {
    functions.global(`format.${name}`, [], FORMAT, () => new Opaque(FORMAT, check, name));
  }
  functions.global('format.named', [STRING], optionalOf(FORMAT), ([name]) => {
    const check = Object.hasOwn(FORMATS, name as string) ? FORMATS[name as string] : undefined;
    return check ? new Optional(new Opaque(FORMAT, check, name as string)) : Optional.NONE;
  });
  functions.member('validate', [FORMAT, STRING], optionalOf(listOf(STRING)), ([format, text]) => {
    const problems = ((format as Opaque).content as Check)(text as string);
    return problems.length === 0 ? Optional.NONE : new Optional(CelList.of(problems));
  });
  return functions;
}
