import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import { normalize } from '../../../posix/fs/Vfs.ts';
import { failed } from '../../../posix/SysError.ts';
import type { Values } from './Chart.ts';
import type { HelmContext } from './HelmContext.ts';
import { mergeValues, setValues } from './values.ts';

/** Values of -f files and of the flags of --set's kind, the later ones over the earlier. */
export async function givenValues(context: HelmContext): Promise<Values> {
  const { job, around, flags } = context;
  let values: Values = {};
  const read = (path: string): string => {
    const text = around.vfs().readText(normalize(path, job.cwd));
    if (failed(text)) throw new Error(`open ${path}: no such file or directory`);
    return text;
  };
  for (const path of (flags('values') ?? []).flatMap((one) => one.split(','))) {
    const text = path === '-' ? await job.readAll() : read(path);
    try {
      values = mergeValues(values, (parseYaml(text) ?? {}) as Values, true);
    } catch (error) {
      throw new Error(`failed to parse ${path}: ${error instanceof Error ? error.message : error}`);
    }
  }
  for (const text of flags('set-json') ?? []) {
    const [, key = '', json = ''] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? [];
    values = setValues(values, `${key}=`, true, () => JSON.parse(json) as unknown);
  }
  for (const text of flags('set') ?? []) values = setValues(values, text);
  for (const text of flags('set-string') ?? []) values = setValues(values, text, true);
  for (const text of flags('set-file') ?? []) {
    const [, key = '', path = ''] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? [];
    values = setValues(values, `${key}=`, true, () => read(path));
  }
  return values;
}
