import { parseDocuments } from '../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import type { Program } from '../../posix/Program.ts';
import { evaluateJq, JqError, type Json, parseJq } from '../../posix/programs/jqFilter.ts';
import { failed } from '../../posix/SysError.ts';

const VALUED = new Set(['-o', '--output-format', '-p', '--input-format', '-I', '--indent']);

/**
 * yq (the one in Go), as far as its language is jq's: `yq '.spec' f.yaml`, -r, -i, -o json, eval.
 * Deviations: comments and styles are not kept.
 */
export const yq: Program = function* (p) {
  const flags = new Set<string>();
  const operands: string[] = [];
  let output = 'yaml';
  for (let at = 0; at < p.args.length; at++) {
    const [arg = '', value] = p.args[at]!.split(/=(.*)/s);
    if (VALUED.has(arg)) {
      const given = value ?? p.args[++at] ?? '';
      if (arg === '-o' || arg === '--output-format') output = given;
    } else if (/^-o\w/.test(arg)) output = arg.slice(2);
    else if (arg.startsWith('-') && arg !== '-') flags.add(arg);
    else if (operands.length > 0 || !/^(?:e|eval|ea|eval-all)$/.test(arg)) operands.push(p.args[at]!);
  }
  if (flags.has('--version') || flags.has('-V')) {
    yield* p.out('yq (https://github.com/mikefarah/yq/) version v4.45.1\n');
    return 0;
  }
  const [source = '.', ...files] = operands;
  try {
    const filter = parseJq(source);
    for (const file of files.length > 0 ? files : ['-']) {
      const text = file === '-' ? yield* p.readAll(0) : yield* p.readFile(file);
      if (failed(text)) return yield* p.fail(`Error: open ${file}: no such file or directory`);
      const { documents, errors } = parseDocuments(text);
      if (errors[0]) return yield* p.fail(`Error: bad file '${file}': ${errors[0].message}`);
      const found = documents.map(({ value }) => evaluateJq(filter, value as Json, new Map([['ENV', { ...p.env }]])));
      const shown = found.map((values) => values.map((value) => render(value, output, flags)).join('')).join('---\n');
      if (flags.has('-i') || flags.has('--inplace')) yield* p.writeFile(file, shown);
      else yield* p.out(shown);
    }
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    return yield* p.fail(`Error: ${error.message}`);
  }
  return 0;
};

function render(value: Json, output: string, flags: ReadonlySet<string>): string {
  if (output === 'json' || output === 'j' || flags.has('-j')) return `${JSON.stringify(value, null, 2)}\n`;
  return typeof value === 'string' ? `${value}\n` : stringifyYaml(value);
}
