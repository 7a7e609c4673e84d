/** What of an nginx configuration decides its answers. */
export interface NginxServer {
  ports: number[];
  root: string | undefined;
  locations: NginxLocation[];
  /** `return` at server level. */
  returns: NginxReturn | undefined;
}

export interface NginxLocation {
  path: string;
  exact: boolean;
  root: string | undefined;
  alias: string | undefined;
  returns: NginxReturn | undefined;
  proxyPass: string | undefined;
  type: string | undefined;
}

export interface NginxReturn {
  status: number;
  text: string;
}

interface Directive {
  words: string[];
  block: Directive[] | undefined;
}

/** Reads the `server` blocks of a configuration, wherever they stand; a message when it is not one. */
export function parseNginxConfig(text: string): { servers: NginxServer[] } | { error: string } {
  const tokens = tokenize(text);
  const at = { i: 0 };
  const directives = readBlock(tokens, at);
  if (at.i < tokens.length) return { error: 'unexpected "}"' };
  if (directives === undefined) return { error: 'unexpected end of file, expecting "}"' };
  return { servers: serversIn(directives) };
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const pattern = /#[^\n]*|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([{};])|[^\s{};"']+/g;
  for (const match of text.matchAll(pattern)) {
    if (match[0].startsWith('#')) continue;
    const quoted = match[1] ?? match[2];
    tokens.push(quoted === undefined ? match[0] : `\0${quoted.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1')}`);
  }
  return tokens;
}

function readBlock(tokens: readonly string[], at: { i: number }, depth = 0): Directive[] | undefined {
  const list: Directive[] = [];
  let words: string[] = [];
  while (at.i < tokens.length) {
    const token = tokens[at.i] as string;
    if (token === '}') {
      if (depth > 0) at.i++;
      return list;
    }
    at.i++;
    if (token === ';') {
      list.push({ words, block: undefined });
      words = [];
    } else if (token === '{') {
      const block = readBlock(tokens, at, depth + 1);
      if (!block) return undefined;
      list.push({ words, block });
      words = [];
    } else words.push(token.startsWith('\0') ? token.slice(1) : token);
  }
  return depth === 0 ? list : undefined;
}

function serversIn(directives: readonly Directive[]): NginxServer[] {
  const servers: NginxServer[] = [];
  for (const { words, block } of directives) {
    if (!block) continue;
    if (words[0] === 'server') servers.push(serverOf(block));
    else servers.push(...serversIn(block));
  }
  return servers;
}

function serverOf(block: readonly Directive[]): NginxServer {
  const ports = all(block, 'listen').map((words) => Number(/(\d+)$/.exec(words[1] ?? '')?.[1] ?? 80));
  return {
    ports: ports.length > 0 ? [...new Set(ports)] : [80],
    root: all(block, 'root')[0]?.[1],
    returns: returnOf(block),
    locations: block.filter((d) => d.words[0] === 'location' && d.block).map(locationOf),
  };
}

function locationOf({ words, block = [] }: Directive): NginxLocation {
  return {
    path: words.at(-1) ?? '/',
    exact: words[1] === '=',
    root: all(block, 'root')[0]?.[1],
    alias: all(block, 'alias')[0]?.[1],
    returns: returnOf(block),
    proxyPass: all(block, 'proxy_pass')[0]?.[1],
    type: all(block, 'default_type')[0]?.[1] ?? all(block, 'add_header').find((w) => w[1] === 'Content-Type')?.[2],
  };
}

function returnOf(block: readonly Directive[]): NginxReturn | undefined {
  const words = all(block, 'return')[0];
  if (!words) return undefined;
  const status = Number(words[1]);
  return Number.isNaN(status) ? { status: 302, text: words[1] ?? '' } : { status, text: words.slice(2).join(' ') };
}

const all = (block: readonly Directive[], name: string): string[][] =>
  block.filter((d) => d.words[0] === name).map((d) => d.words);

/** The location that answers a path: an exact one, or the longest prefix. */
export function locationFor(server: NginxServer, path: string): NginxLocation | undefined {
  const exact = server.locations.find((l) => l.exact && l.path === path);
  if (exact) return exact;
  let best: NginxLocation | undefined;
  for (const location of server.locations) {
    if (location.exact || !path.startsWith(location.path)) continue;
    if (!best || location.path.length > best.path.length) best = location;
  }
  return best;
}
