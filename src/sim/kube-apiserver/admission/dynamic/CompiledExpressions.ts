import type { V1MatchCondition, V1Variable } from '../../../../api/generated/types.ts';
import { CelError } from '../../cel/CelError.ts';
import { type CelProgram, compileProgram, isOfType, isProgram } from '../../cel/CelProgram.ts';
import { BOOL, type CelType, DYN, typeText } from '../../cel/CelType.ts';
import { CelMap, type CelValue } from '../../cel/values.ts';
import { type AdmissionScope, admissionVariables } from './admissionTypes.ts';

type Values = (name: string) => CelValue | undefined;

/** Compiles an expression of admission that must be of one of some types; a text is what is wrong with it. */
export function compileAdmission(
  source: string,
  expected: readonly CelType[],
  scope: AdmissionScope,
): CelProgram | string {
  const program = compileProgram(source, { variables: admissionVariables(scope), structs: scope.structs });
  if (!isProgram(program)) return `compilation failed: ${program.issues}`;
  if (expected.length === 0 || expected.some((type) => isOfType(program, type))) return program;
  const names = expected.map(typeText).join(' ');
  const wanted = expected.length === 1 ? names : `one of [${names}]`;
  return `must evaluate to ${wanted} but got ${typeText(program.type)}`;
}

/** A value, or why there is none. */
export type Result = { value: CelValue } | { error: string };

/** Evaluates; errors name the expression, as upstream's do. */
export function evaluateAdmission(program: CelProgram | string, source: string, values: Values): Result {
  if (typeof program === 'string') return { error: program };
  const outcome = program.evaluate(values);
  if ('value' in outcome) return { value: outcome.value };
  return { error: `expression '${source}' resulted in error: ${outcome.error}` };
}

/** The variables of a policy, each compiled with those before it. */
export interface CompiledVariables {
  types: ReadonlyMap<string, CelType>;
  programs: readonly { name: string; program: CelProgram | string }[];
}

export function compileVariables(variables: readonly V1Variable[], scope: AdmissionScope): CompiledVariables {
  const types = new Map<string, CelType>();
  const programs = variables.map(({ name, expression }) => {
    const program = compileAdmission(expression, [], { ...scope, variables: types });
    types.set(name, typeof program === 'string' ? DYN : program.type);
    return { name, program };
  });
  return { types, programs };
}

/** Values with `variables` among them; each is worked out once, when it is first asked for. */
export function withVariables(values: Values, { programs }: CompiledVariables): Values {
  const done = new Map<string, CelValue>();
  const sources = new Map(programs.map(({ name, program }) => [name, program]));
  const all: Values = (name) => (name === 'variables' ? lazy : values(name));
  const evaluate = (name: string): CelValue | undefined => {
    const known = done.get(name);
    const program = sources.get(name);
    if (known !== undefined || program === undefined) return known;
    if (typeof program === 'string') throw variableError(name, 'compile', program);
    const outcome = program.evaluate(all);
    if ('error' in outcome) throw variableError(name, 'evaluate', outcome.error);
    done.set(name, outcome.value);
    return outcome.value;
  };
  const lazy = CelMap.lazy([...sources.keys()], evaluate);
  return all;
}

const variableError = (name: string, what: string, why: string): CelError =>
  new CelError(`composited variable "${name}" fails to ${what}: ${why}`);

/** Conditions that must all hold. */
export interface CompiledConditions {
  conditions: readonly { name: string; expression: string; program: CelProgram | string }[];
}

export const compileConditions = (
  conditions: readonly V1MatchCondition[] | undefined,
  scope: AdmissionScope,
): CompiledConditions => ({
  conditions: (conditions ?? []).map(({ name, expression }) => ({
    name,
    expression,
    program: compileAdmission(expression, [BOOL], scope),
  })),
});

/** Whether all conditions hold. One that does not decides; only then do errors count. */
export function evaluateConditions({ conditions }: CompiledConditions, values: Values): boolean | { error: string } {
  const errors: string[] = [];
  for (const { expression, program } of conditions) {
    const result = evaluateAdmission(program, expression, values);
    if ('error' in result) errors.push(result.error);
    else if (result.value !== true) return false;
  }
  if (errors.length === 0) return true;
  return { error: errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]` };
}
