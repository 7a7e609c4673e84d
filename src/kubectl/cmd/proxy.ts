import type { Command } from '../Command.ts';
import { bool, duration, int, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { untilEnd } from '../untilEnd.ts';

export const proxyCommand: Command = {
  name: 'proxy',
  use: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  flags: [
    text('accept-hosts', 'Hosts to accept.', { default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$' }),
    text('accept-paths', 'Paths to accept.', { default: '^.*' }),
    text('address', 'Address to listen on.', { default: '127.0.0.1' }),
    text('api-prefix', 'Prefix of the API.', { default: '/' }),
    bool('append-server-path', "Put the server's path before each path."),
    bool('disable-filter', 'Accept everything.'),
    duration('keepalive', 'Keep-alive period; 0: none.'),
    int('port', 'Port to listen on; 0: any.', { default: '8001', short: 'p' }),
    text('reject-methods', 'Methods to reject.', { default: '^$' }),
    text('reject-paths', 'Paths to reject.', { default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach' }),
    text('unix-socket', 'Socket to listen on.', { short: 'u' }),
    text('www', 'Directory to serve too.', { short: 'w' }),
    text('www-prefix', 'Prefix of that directory.', { default: '/static/', short: 'P' }),
  ],
  run: async ({ io, flags, session }) => {
    if (!io.serveApi) throw new KubectlError('listen tcp 127.0.0.1:8001: there is no network here to serve on');
    const client = await session.client();
    const { port, close } = io.serveApi(flags.str('address'), flags.int('port'), client);
    io.stdout(`Starting to serve on ${flags.str('address')}:${port}\n`);
    return untilEnd(io, 0, () => close);
  },
};
