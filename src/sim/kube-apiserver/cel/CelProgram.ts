import { CelError, CostError, type Issue, issuesText } from './CelError.ts';
import { type CelType, typeText } from './CelType.ts';
import { checkExpression } from './checkExpression.ts';
import { compileEvaluator } from './compileEvaluator.ts';
import type { Expression } from './Expression.ts';
import { type Evaluate, Frame } from './Frame.ts';
import { KUBERNETES_FUNCTIONS } from './library/kubernetesFunctions.ts';
import { parseExpression } from './parseExpression.ts';
import type { CelValue } from './values.ts';

/** What one expression may cost to evaluate, and all rules over one object (apiserver `pkg/apis/cel/config.go`). */
export const PER_CALL_LIMIT = 1_000_000;
export const RUNTIME_COST_BUDGET = 10_000_000;

/** What came of evaluating: a value or an error, and what it cost. */
export type Outcome = { value: CelValue; cost: number } | { error: string; overBudget: boolean; cost: number };

/** An expression made ready: parsed, checked and compiled. */
export interface CelProgram {
  readonly source: string;
  readonly type: CelType;
  /** Names of the variables that the expression mentions. */
  readonly variables: ReadonlySet<string>;
  evaluate(variable: (name: string) => CelValue | undefined): Outcome;
}

/** Variables that expressions may use, and the types that they may make. */
export interface CelEnvironment {
  variables: ReadonlyMap<string, CelType>;
  structs?: ((name: string) => CelType | undefined) | undefined;
}

/** Compiles an expression. `issues` is what is wrong with it, in cel-go's words. */
export function compileProgram(source: string, environment: CelEnvironment): CelProgram | { issues: string } {
  const issues: Issue[] = [];
  const expression = parseExpression(source, issues);
  const type = expression && checkExpression(expression, { ...environment, functions: KUBERNETES_FUNCTIONS }, issues);
  if (!expression || !type || issues.length > 0) return { issues: issuesText(source, issues) };
  const evaluate = compileEvaluator(expression, KUBERNETES_FUNCTIONS);
  return { source, type, variables: variablesOf(expression), evaluate: (variable) => run(evaluate, variable) };
}

export const isProgram = (compiled: CelProgram | { issues: string }): compiled is CelProgram => 'evaluate' in compiled;

export const isOfType = (program: CelProgram, expected: CelType): boolean =>
  typeText(program.type) === typeText(expected);

function run(evaluate: Evaluate, variable: (name: string) => CelValue | undefined): Outcome {
  const frame = new Frame(variable, PER_CALL_LIMIT);
  try {
    return { value: evaluate(frame), cost: frame.cost };
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return { error: error.message, overBudget: error instanceof CostError, cost: frame.cost };
  }
}

function variablesOf(root: Expression): Set<string> {
  const found = new Set<string>();
  const queue: Expression[] = [root];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (node.kind === 'ident') found.add(node.name);
    queue.push(...childrenOf(node));
  }
  return found;
}

function childrenOf(node: Expression): Expression[] {
  switch (node.kind) {
    case 'select':
    case 'has':
      return [node.operand];
    case 'call':
      return node.target ? [node.target, ...node.args] : node.args;
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct':
      return node.fields.map(({ value }) => value);
    case 'loop':
      return node.where ? [node.range, node.where, node.body] : [node.range, node.body];
    default:
      return [];
  }
}
