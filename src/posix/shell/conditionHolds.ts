import type { Sys } from '../Program.ts';
import { compileRegex } from '../text/compileRegex.ts';
import { evaluateTest, testBinary, testUnary } from './evaluateTest.ts';
import { calculate, expandPattern, expandText } from './expand.ts';
import { Pattern } from './Pattern.ts';
import { type Shell, ShellError } from './Shell.ts';
import type { Condition } from './syntax.ts';

/** Evaluates `[[ … ]]`. */
export function* conditionHolds(sh: Shell, test: Condition): Sys<boolean> {
  switch (test.o) {
    case 'and':
      return (yield* conditionHolds(sh, test.left)) && (yield* conditionHolds(sh, test.right));
    case 'or':
      return (yield* conditionHolds(sh, test.left)) || (yield* conditionHolds(sh, test.right));
    case 'not':
      return !(yield* conditionHolds(sh, test.inner));
    case 'word':
      return (yield* evaluateTest(sh.p, [yield* expandText(sh, test.word)])) === true;
    case 'unary': {
      const operand = yield* expandText(sh, test.word);
      if (test.op === '-v') return sh.get(operand) !== undefined;
      return yield* testUnary(sh.p, test.op, operand);
    }
    case 'binary':
      return yield* compare(sh, test);
  }
}

function* compare(sh: Shell, { left, op, right }: Extract<Condition, { o: 'binary' }>): Sys<boolean> {
  const text = yield* expandText(sh, left);
  if (op === '=' || op === '==' || op === '!=') {
    return new Pattern(yield* expandPattern(sh, right)).matches(text) === (op !== '!=');
  }
  const operand = yield* expandText(sh, right);
  if (op === '=~') {
    const regex = compileRegex(operand, { extended: true });
    if (typeof regex === 'string') throw new ShellError(`invalid regular expression \`${operand}'`, 2, false);
    const match = regex.exec(text, 0);
    if (match) sh.setArray('BASH_REMATCH', new Map(match.groups.map((group, i) => [String(i), group ?? ''])));
    return match !== undefined;
  }
  if (/^-(eq|ne|lt|le|gt|ge)$/.test(op)) {
    return (yield* testBinary(sh.p, String(calculate(sh, text)), op, String(calculate(sh, operand)))) === true;
  }
  return (yield* testBinary(sh.p, text, op, operand)) === true;
}
