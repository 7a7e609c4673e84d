import type { FieldError } from '../FieldError.ts';
import { compileDefaults } from './compileDefaults.ts';
import { compileEmbedded } from './compileEmbedded.ts';
import { compileListTypes } from './compileListTypes.ts';
import { compileValidator } from './compileValidator.ts';
import { type JsonSchemaProps, someSchema } from './JsonSchemaProps.ts';
import { type Pruned, pruneCustomResource } from './pruneCustomResource.ts';
import { ROOT, type Violation } from './violations.ts';

/** A schema made ready to be used on many objects. No function changes its input. */
export interface CompiledSchema {
  readonly schema: JsonSchemaProps;
  /** What is wrong by the schema; with `old`, errors of what an update leaves alone are forgiven. */
  validate(object: unknown, old?: unknown): FieldError[];
  validateListTypes(object: object): FieldError[];
  validateEmbedded(object: object): FieldError[];
  applyDefaults<T extends object>(object: T): T;
  prune<T extends object>(object: T): Pruned<T>;
  readonly hasCelRules: boolean;
}

const compiled = new WeakMap<JsonSchemaProps, CompiledSchema>();

/** Compiles a schema, once for every schema object: definitions in the store are immutable. */
export function compileSchema(schema: JsonSchemaProps): CompiledSchema {
  let result = compiled.get(schema);
  if (!result) {
    result = compile(schema);
    compiled.set(schema, result);
  }
  return result;
}

function compile(schema: JsonSchemaProps): CompiledSchema {
  const check = compileValidator(schema);
  const listTypes = compileListTypes(schema);
  const embedded = compileEmbedded(schema);
  const complete = compileDefaults(schema);
  const collect = (run: ((value: unknown, path: string, out: FieldError[]) => void) | undefined, object: object) => {
    const out: FieldError[] = [];
    run?.(object, '', out);
    return out;
  };
  return {
    schema,
    validate(object, old) {
      const out: Violation[] = [];
      check(object, old, ROOT, out);
      const seen = new Set<string>();
      return out.filter(({ message }) => !seen.has(message) && seen.add(message)).map(({ error }) => error);
    },
    validateListTypes: (object) => collect(listTypes, object),
    validateEmbedded: (object) => collect(embedded, object),
    applyDefaults: <T extends object>(object: T) => complete(object) as T,
    prune: (object) => pruneCustomResource(object, schema),
    hasCelRules: someSchema(schema, (inner) => (inner['x-kubernetes-validations']?.length ?? 0) > 0),
  };
}
