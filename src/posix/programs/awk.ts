import type { ProcessContext } from '../ProcessContext.ts';
import type { Program, Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { AwkMachine } from './AwkMachine.ts';
import { AwkSyntaxError, parseAwk, unescapeAwk } from './awkParser.ts';
import { AwkError } from './awkValues.ts';

/** awk: POSIX's language without `getline < "-"` subtleties, plus gensub, strftime, systime, tolower and toupper. */
export const awk: Program = function* (p) {
  const { lists, values, operands, bad } = parseOptions(
    p.args,
    'F:v:f:',
    { 'field-separator': 'F', assign: 'v', file: 'f' },
    true,
  );
  if (bad) return yield* p.fail(`unrecognized option: ${bad}`);
  const source = yield* readSource(p, lists.get('f'), operands);
  if (source === undefined) {
    yield* p.write(2, 'Usage: awk [OPTIONS] [AWK_PROGRAM] [FILE]...\n');
    return 1;
  }
  try {
    const machine = new AwkMachine(p, parseAwk(source), operands);
    const separator = values.get('F');
    if (separator !== undefined) machine.set('FS', separator === 't' ? '\t' : unescapeAwk(separator));
    for (const assignment of lists.get('v') ?? []) {
      const at = assignment.indexOf('=');
      machine.set(assignment.slice(0, at), machine.input(unescapeAwk(assignment.slice(at + 1))));
    }
    return yield* machine.run();
  } catch (error) {
    if (error instanceof AwkSyntaxError)
      return yield* p.fail(
        p.gnu
          ? `syntax error: ${error.message}`
          : `cmd. line:1: ${error.message[0]!.toUpperCase()}${error.message.slice(1)}`,
        1,
      );
    if (error instanceof AwkError) return yield* p.fail(p.gnu ? error.message : `cmd. line:1: ${error.message}`, 2);
    throw error;
  }
};

function* readSource(p: ProcessContext, files: string[] | undefined, operands: string[]): Sys<string | undefined> {
  if (!files) return operands.shift();
  const parts: string[] = [];
  for (const file of files) {
    const text = yield* p.readFile(file);
    if (failed(text)) return undefined;
    parts.push(text);
  }
  return parts.join('\n');
}
