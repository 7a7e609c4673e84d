import { normalize } from '../../posix/fs/Vfs.ts';
import type { Program } from '../../posix/Program.ts';
import { call } from '../../posix/Program.ts';
import { failed } from '../../posix/SysError.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import type { SharedFiles } from '../HomeFiles.ts';
import { HOME } from '../Machine.ts';

/** Puts a text into a tab of the page's editor and takes it back when the user presses Enter in the terminal. */
export function editInTab(files: SharedFiles) {
  return async (text: string, filename: string, job: AsyncJob): Promise<string | undefined> => {
    if (!job.stdinTty) return undefined;
    files.write(filename, text);
    files.show?.(filename);
    job.stderr(`${filename} is open in the editor: press Enter here when it is done, Ctrl-C to cancel.\n`);
    const unhook = job.onAbort(() => files.remove(filename));
    const answer = await job.readPiece();
    unhook();
    const saved = files.list().find(({ name }) => name === filename)?.text;
    files.remove(filename);
    return answer === undefined ? undefined : saved;
  };
}

/** vi and nano: the file opens as a tab of the page's editor, which saves as one types. */
export function editorProgram(files: SharedFiles | undefined): Program {
  return function* (p) {
    const path = p.args.filter((arg) => !/^[-+]/.test(arg)).at(-1);
    if (!files) return yield* p.fail('there is no screen to edit on: write the file with cat > FILE <<EOF instead');
    if (path === undefined) return yield* p.fail('which file? The editor of the page opens files by name');
    const full = normalize(path, p.cwd);
    const stat = yield* p.stat(full);
    if (!failed(stat) && stat.kind === 'dir') return yield* p.fail(`${path}: Is a directory`);
    const text = failed(stat) ? '' : yield* p.readFile(full);
    const name = full.startsWith(`${HOME}/`) ? full.slice(HOME.length + 1) : full;
    files.write(name, failed(text) ? '' : text);
    files.show?.(name);
    if (yield* p.isatty(0)) {
      yield* p.out(`${path} is open in the editor: press Enter here when it is done.\n`);
      yield* p.readLine(0);
    }
    const after = files.list().find((file) => file.name === name)?.text;
    if (after !== undefined) {
      const error = yield* p.writeFile(full, after);
      if (failed(error)) return yield* p.fail(`${path}: ${error.message}`);
    }
    if (name.startsWith('/')) files.remove(name);
    yield* call({ op: 'step' });
    return 0;
  };
}
