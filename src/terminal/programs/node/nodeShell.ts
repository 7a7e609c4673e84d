import type { Vfs } from '../../../posix/fs/Vfs.ts';
import { call, type Program } from '../../../posix/Program.ts';
import { failed } from '../../../posix/SysError.ts';

export interface NodeShellSurroundings {
  vfsOf(node: string): Vfs | undefined;
  /** A shell that talks with the person at the terminal. */
  interactive(): Program;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `node-shell NODE [COMMAND …]`: a process in a node's file system. What ssh and docker exec come down to. */
export function nodeShell(around: NodeShellSurroundings): Program {
  return function* (p) {
    const [node = '', ...command] = p.args;
    const vfs = around.vfsOf(node);
    if (!vfs) return yield* p.fail(`there is no node ${node}`);
    const env = {
      HOME: '/root',
      USER: 'root',
      TERM: 'xterm-256color',
      PATH,
      KUBECONFIG: '/etc/kubernetes/admin.conf',
      PS1: p.env.PS1 === '' ? '' : `root@${node}:\\w# `,
    };
    const plain =
      command.length > 0 && !(command.length === 1 && /^(?:\/bin\/|\/usr\/bin\/)?(?:ba)?sh$/.test(command[0]!));
    const pid = plain
      ? yield* call({
          op: 'spawn',
          vfs,
          cwd: '/root',
          env,
          path: '/usr/bin/bash',
          argv: ['bash', '-c', command.join(' ')],
        })
      : yield* call({ op: 'spawn', vfs, cwd: '/root', env, argv: ['bash'], program: around.interactive() });
    if (failed(pid)) return yield* p.fail(pid.message);
    const ended = yield* call({ op: 'wait', pid });
    return ended && !failed(ended) ? ended.status : 1;
  };
}
