import { call, type Program } from '../Program.ts';

export const mount: Program = function* (p) {
  if (p.args.filter((arg) => !arg.startsWith('-')).length > 0)
    return yield* p.fail(p.uid === 0 ? `permission denied (are you root?)` : 'only root can do that');
  for (const { source, path, type, readOnly } of yield* call({ op: 'mounts' })) {
    yield* p.out(`${source} on ${path} type ${type} (${readOnly ? 'ro' : 'rw'},relatime)\n`);
  }
  return 0;
};
