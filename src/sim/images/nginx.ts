import type { HttpCall, HttpReply } from '../cri/ContainerRuntime.ts';
import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import type { Image } from './Image.ts';
import { locationFor, type NginxServer, parseNginxConfig } from './nginxConfig.ts';

const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const DEFAULT_CONF = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const MAIN_CONF = `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    sendfile        on;
    keepalive_timeout  65;
    include /etc/nginx/conf.d/*.conf;
}
`;

/** nginx: serves /usr/share/nginx/html, or what its mounted configuration says. */
export const nginx: Image = {
  repositories: [
    'docker.io/library/nginx',
    'docker.io/bitnami/nginx',
    'docker.io/nginxinc/nginx-unprivileged',
    'public.ecr.aws/nginx/nginx',
    'public.ecr.aws/docker/library/nginx',
    'registry.k8s.io/nginx-slim',
    'k8s.gcr.io/nginx-slim',
    'gcr.io/google_containers/nginx-slim',
  ],
  tags: /^(?:latest|stable|mainline|alpine|perl|bookworm|trixie|otel)(?:-[\w.-]+)?$|^(?:0\.\d+|1)(?:\.\d{1,2}){0,2}(?:-(?:alpine|perl|otel|bookworm|bullseye|slim|debian|r\d)[\w.-]*)?$/,
  sizeMB: (tag) => (tag.includes('alpine') ? 21 : 72),
  flavor: 'debian',
  add: ['curl'],
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  env: { NGINX_VERSION: '1.29.3' },
  files: {
    '/usr/share/nginx/html/index.html': WELCOME,
    '/usr/share/nginx/html/50x.html':
      '<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>An error occurred.</h1></body></html>\n',
    '/etc/nginx/nginx.conf': MAIN_CONF,
    '/etc/nginx/conf.d/default.conf': DEFAULT_CONF,
    '/etc/nginx/mime.types': 'types { text/html html htm shtml; }\n',
    '/var/log/nginx/access.log': { link: '/dev/stdout' },
    '/var/log/nginx/error.log': { link: '/dev/stderr' },
    '/docker-entrypoint.sh': { text: '#!/bin/sh\nexec "$@"\n', mode: 0o755 },
  },
  programs: { nginx: run },
  tools: {},
};

function run(c: BehaviourContext): Behaviour {
  const version = /^\d+\.\d+(?:\.\d+)?/.exec(c.tag)?.[0] ?? '1.29.3';
  const stamp = new Date(c.now()).toISOString().slice(0, 19).replace('T', ' ').replace(/-/g, '/');
  const conf = configuration(c);
  if ('error' in conf) {
    c.log(`${stamp} [emerg] 1#1: ${conf.error}\nnginx: [emerg] ${conf.error}`, 'stderr');
    c.after(0, () => c.exit(1));
    return {};
  }
  const { servers } = conf;
  c.logLater(() => startLines(stamp, version));
  const ports = [...new Set(servers.flatMap((s) => s.ports))];
  if (c.image.includes('unprivileged') || c.image.includes('bitnami')) ports.splice(0, ports.length, 8080);
  return {
    listeners: ports.map(tcp),
    http: (call, reply) => {
      const server = servers.find((s) => s.ports.includes(call.port)) ?? servers[0];
      serve(c, server, call, version, (made) => {
        c.log(accessLine(c, call, made));
        reply(made);
      });
    },
    usage: () => ({ cpuMillis: 0, memoryBytes: 4 * MIB }),
    stop: () => 0,
  };
}

/** The servers that are configured: /etc/nginx/nginx.conf and what it includes from conf.d. */
function configuration(c: BehaviourContext): { servers: NginxServer[] } | { error: string } {
  if (!c.isMounted('/etc/nginx')) return DEFAULTS;
  const servers: NginxServer[] = [];
  const files = ['/etc/nginx/nginx.conf'];
  for (const name of c.list('/etc/nginx/conf.d') ?? []) {
    if (name.endsWith('.conf')) files.push(`/etc/nginx/conf.d/${name}`);
  }
  for (const file of files) {
    const text = c.read(file);
    if (text === undefined) continue;
    const parsed = parseNginxConfig(text);
    if ('error' in parsed) return { error: `${parsed.error} in ${file}:${text.split('\n').length}` };
    servers.push(...parsed.servers);
  }
  return { servers };
}

const DEFAULTS = parseNginxConfig(DEFAULT_CONF) as { servers: NginxServer[] };

function serve(
  c: BehaviourContext,
  server: NginxServer | undefined,
  call: HttpCall,
  version: string,
  reply: (made: HttpReply) => void,
): void {
  const path = call.path.split('?')[0] ?? '/';
  const location = server && locationFor(server, path);
  const fixed = server?.returns ?? location?.returns;
  const headers = { Server: `nginx/${version}` };
  if (fixed) {
    const redirect = fixed.status >= 300 && fixed.status < 400;
    const type = location?.type ?? 'text/plain';
    const text = fixed.text.replace(/\$hostname/g, c.hostname).replace(/\$(?:request_)?uri/g, call.path);
    reply(
      redirect
        ? answer(fixed.status, '', { ...headers, Location: text })
        : answer(fixed.status, text, { ...headers, 'Content-Type': type }),
    );
    return;
  }
  if (location?.proxyPass) {
    const target = location.proxyPass.replace(/\/$/, '');
    const rest =
      /^https?:\/\/[^/]+$/.test(target) && !location.proxyPass.endsWith('/')
        ? call.path
        : `/${call.path.slice(location.path.length).replace(/^\//, '')}`;
    c.http(
      `${target}${rest}`,
      (got) => {
        if ('failure' in got) reply(errorPage(502, 'Bad Gateway', version));
        else reply(answer(got.status, got.body, { ...headers, ...Object.fromEntries(got.headers) }, 2));
      },
      call.method,
    );
    return;
  }
  const root = location?.root ?? server?.root ?? '/usr/share/nginx/html';
  const file = location?.alias ? location.alias + path.slice(location.path.length) : root + path;
  reply(fileReply(c, file, version));
}

function fileReply(c: BehaviourContext, file: string, version: string): HttpReply {
  const target = file.endsWith('/') ? `${file}index.html` : file;
  const text = c.read(target);
  const type = {
    html: 'text/html',
    css: 'text/css',
    js: 'application/javascript',
    json: 'application/json',
    txt: 'text/plain',
  }[target.slice(target.lastIndexOf('.') + 1)];
  if (text !== undefined)
    return answer(200, text, { Server: `nginx/${version}`, 'Content-Type': type ?? 'application/octet-stream' });
  if (file.endsWith('/') && c.isMounted(file)) return errorPage(403, 'Forbidden', version);
  return errorPage(404, 'Not Found', version);
}

function errorPage(status: number, title: string, version: string): HttpReply {
  const body = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`;
  return answer(status, body, { Server: `nginx/${version}`, 'Content-Type': 'text/html' });
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function accessLine(c: BehaviourContext, call: HttpCall, made: HttpReply): string {
  const iso = new Date(c.now()).toISOString();
  const time = `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
  const agent = call.headers['User-Agent'] ?? call.headers['user-agent'] ?? '-';
  return `${call.remote ?? '10.244.0.1'} - - [${time}] "${call.method} ${call.path} HTTP/1.1" ${made.status} ${made.body.length} "-" "${agent}" "-"`;
}

function startLines(stamp: string, version: string): string {
  const notice = (text: string): string => `${stamp} [notice] 1#1: ${text}`;
  return `${[
    '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
    '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
    '/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
    '10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf',
    '10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf',
    '/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh',
    '/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
    '/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh',
    '/docker-entrypoint.sh: Configuration complete; ready for start up',
    notice('using the "epoll" event method'),
    notice(`nginx/${version}`),
    notice('OS: Linux 6.12.10'),
    notice('getrlimit(RLIMIT_NOFILE): 1048576:1048576'),
    notice('start worker processes'),
    notice('start worker process 29'),
  ].join('\n')}\n`;
}
