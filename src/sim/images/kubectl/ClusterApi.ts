import type { Status } from '../../../api/StatusError.ts';
import type { ProcessContext } from '../../../posix/ProcessContext.ts';
import { call, type Sys } from '../../../posix/Program.ts';
import { failed } from '../../../posix/SysError.ts';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Stops a command: what it prints on stderr. */
export class CommandError extends Error {}

/** The API server as a client in a pod finds it: by its environment and the files of its service account. */
export class ClusterApi {
  private constructor(
    private readonly server: string,
    private readonly token: string,
    readonly namespace: string,
  ) {}

  static *open(p: ProcessContext): Sys<ClusterApi | undefined> {
    const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = p.env;
    const token = yield* p.readFile(`${ACCOUNT}/token`);
    if (!host || failed(token)) return undefined;
    const namespace = yield* p.readFile(`${ACCOUNT}/namespace`);
    return new ClusterApi(`https://${host}:${port}`, token.trim(), failed(namespace) ? 'default' : namespace.trim());
  }

  /** The body of a successful answer. Throws CommandError for any other, worded as kubectl does. */
  *send(method: string, path: string, options: { body?: unknown; type?: string; accept?: string } = {}): Sys<string> {
    const { body, type = 'application/json', accept = 'application/json' } = options;
    const answer = yield* call({
      op: 'http',
      method,
      url: this.server + path,
      headers: [
        ['Host', this.server.slice('https://'.length)],
        ['Accept', accept],
        ['Authorization', `Bearer ${this.token}`],
        ['User-Agent', 'kubectl/v1.36.0 (linux/amd64)'],
        ...(body === undefined ? [] : [['Content-Type', type] as [string, string]]),
      ],
      body: body === undefined ? '' : JSON.stringify(body),
      timeoutMs: 32_000,
    });
    if (failed(answer) || 'failure' in answer) {
      throw new CommandError(
        `The connection to the server ${this.server.slice(8)} was refused - did you specify the right host or port?`,
      );
    }
    if (answer.status < 400) return answer.body;
    throw new CommandError(words(answer.status, answer.body));
  }
}

function words(code: number, body: string): string {
  let status: Partial<Status> = {};
  try {
    status = JSON.parse(body) as Status;
  } catch {
    // No Status: the text itself is what there is to say.
  }
  if (code === 401) return 'error: You must be logged in to the server (Unauthorized)';
  return `Error from server (${status.reason || code}): ${status.message ?? body.trim()}`;
}
