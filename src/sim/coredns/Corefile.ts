/** One directive of a server block: `forward . 1.1.1.1`, with the lines between its braces. */
export interface Directive {
  name: string;
  args: readonly string[];
  lines: readonly (readonly string[])[];
}

/** `example.org:53 .:53 { … }` */
export interface ServerBlock {
  zones: readonly string[];
  directives: readonly Directive[];
}

/** Directives that CoreDNS's default build has (plugin.cfg). */
const KNOWN = new Set(
  'root metadata geoip cancel tls quic timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors log dnstap local dns64 acl any chaos loadbalance tsig cache rewrite header dnssec autopath minimal template transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward grpc erratic whoami on sign view import nomad'.split(
    ' ',
  ),
);

/** Reads a Corefile. Throws in CoreDNS's words when it is none: `Corefile:3 - Error during parsing: …`. */
export function parseCorefile(text: string): ServerBlock[] {
  const blocks: ServerBlock[] = [];
  let block: { zones: string[]; directives: Directive[] } | undefined;
  let open: { name: string; args: string[]; lines: string[][] } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const words = wordsOf(raw);
    if (words.length === 0) continue;
    const fail = (what: string): never => {
      throw new Error(`/etc/coredns/Corefile:${index + 1} - Error during parsing: ${what}`);
    };
    const opens = words.at(-1) === '{';
    const own = opens ? words.slice(0, -1) : words;
    if (!block) {
      if (!opens) fail(`Unexpected token '${words[0]}', expecting server block`);
      block = { zones: own.map(zoneOf), directives: [] };
    } else if (own[0] === '}') {
      if (open) open = undefined;
      else {
        blocks.push(block);
        block = undefined;
      }
    } else if (open) open.lines.push(own);
    else {
      const [name = '', ...args] = own;
      if (!KNOWN.has(name)) fail(`Unknown directive '${name}'`);
      const directive = { name, args, lines: [] as string[][] };
      block.directives.push(directive);
      if (opens) open = directive;
    }
  }
  if (block) throw new Error('/etc/coredns/Corefile - Error during parsing: Unexpected EOF');
  return blocks;
}

function wordsOf(line: string): string[] {
  return (line.replace(/(^|\s)#.*$/, '').match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, '$1'));
}

/** `dns://Example.org.:53,` → `example.org`; the root is ''. */
export const zoneOf = (text: string): string =>
  text
    .replace(/,$/, '')
    .replace(/^\w+:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '')
    .toLowerCase();

/** Whether a name lies in a zone. */
export const inZone = (name: string, zone: string): boolean =>
  zone === '' || name === zone || name.endsWith(`.${zone}`);
