import type { ValidationRule } from '../../../api/apiextensions/JsonSchemaProps.ts';
import { type CelProgram, compileProgram, isOfType, isProgram } from '../cel/CelProgram.ts';
import { BOOL, type CelType, optionalOf, STRING } from '../cel/CelType.ts';
import type { CelValue } from '../cel/values.ts';

/** A rule made ready, or why it cannot be. */
export type CompiledRule =
  | { program: CelProgram; usesOldSelf: boolean; message: CelProgram | undefined; messageError?: string }
  | { ruleError: string };

/** Longer messages are not shown (`MaxEvaluatedMessageExpressionSizeBytes`). */
const MAX_MESSAGE = 5 * 1024;

/** Compiles a rule over a value of a type (apiextensions `schema/cel/compilation.go`). */
export function compileRule(rule: ValidationRule, type: CelType): CompiledRule {
  const variables = new Map([
    ['self', type],
    ['oldSelf', rule.optionalOldSelf === true ? optionalOf(type) : type],
  ]);
  const program = compileProgram(rule.rule, { variables });
  if (!isProgram(program)) return { ruleError: `compilation failed: ${program.issues}` };
  if (!isOfType(program, BOOL)) return { ruleError: 'cel expression must evaluate to a bool' };
  const ready = { program, usesOldSelf: program.variables.has('oldSelf'), message: undefined };
  if (!rule.messageExpression) return ready;
  const message = compileProgram(rule.messageExpression, { variables });
  if (!isProgram(message)) {
    return { ...ready, messageError: `messageExpression compilation failed: ${message.issues}` };
  }
  if (!isOfType(message, STRING)) return { ...ready, messageError: 'messageExpression must evaluate to a string' };
  return { ...ready, message };
}

/** How error messages name a rule. */
export const ruleText = ({ message, rule }: ValidationRule): string => (message || rule).trim();

/** What a failed rule says: its expression's text where that gives one, its message, or the rule itself. */
export function messageOf(
  rule: ValidationRule,
  { message }: Extract<CompiledRule, { program: unknown }>,
  variable: (name: string) => CelValue | undefined,
): { message: string; cost: number } {
  const plain = rule.message ? rule.message.trim() : `failed rule: ${ruleText(rule)}`;
  const outcome = message?.evaluate(variable);
  if (!outcome) return { message: plain, cost: 0 };
  const text = 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : '';
  const usable = text !== '' && text.length <= MAX_MESSAGE && !text.includes('\n');
  return { message: usable ? text : plain, cost: outcome.cost };
}

/** Where the error of a rule is shown: the value's path and the rule's own `fieldPath`. */
export function rulePath(path: string, { fieldPath }: ValidationRule): string {
  if (!fieldPath) return path;
  const own = fieldPath.replace(/\['((?:[^'\\]|\\.)*)'\]/g, (_, name: string) => `.${name.replace(/\\(.)/g, '$1')}`);
  return path === '' ? own.replace(/^\./, '') : `${path}${own}`;
}
