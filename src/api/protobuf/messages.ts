import { coreMessages } from './coreMessages.ts';
import { groupMessages } from './groupMessages.ts';

/** A field of a message by its number. */
export interface MessageField {
  name: string;
  /** The message whose fields JSON has in place of this one (Go embeds it). */
  embedded?: string;
}

const known = new Map<string, readonly (MessageField | undefined)[] | undefined>();

/**
 * The fields of a message, `core.v1.Pod`, at the index of their number less one. The tables list names in the order of
 * their numbers, with nothing between commas for numbers that are not used, and `name@Message` for embedded ones.
 * Source: generated.proto of k8s.io/api and k8s.io/apimachinery.
 */
export function messageFields(message: string): readonly (MessageField | undefined)[] | undefined {
  if (known.has(message)) return known.get(message);
  const text = coreMessages[message] ?? groupMessages[message];
  const fields = text?.split(',').map(parseField);
  known.set(message, fields);
  return fields;
}

function parseField(text: string): MessageField | undefined {
  const [name = '', embedded] = text.split('@');
  if (name === '') return undefined;
  return embedded === undefined ? { name } : { name, embedded };
}
