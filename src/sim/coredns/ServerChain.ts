import { RE2JS } from 're2js';
import { ipv4Number } from '../../base/ipv4.ts';
import type { DnsReply } from './CoreDns.ts';
import { type Directive, inZone, type ServerBlock, zoneOf } from './Corefile.ts';

/** What the plugins of a chain ask of the rest. */
export interface ChainParts {
  /** The kubernetes plugin. */
  cluster(name: string, type: string): DnsReply;
  /** `forward . /etc/resolv.conf`: the resolver of the node. */
  resolvConf(name: string, type: string): DnsReply;
  /** Another server, by address; undefined when nobody answers there. */
  ask(server: string, name: string, type: string): DnsReply | undefined;
}

const SERVFAIL: DnsReply = { code: 'SERVFAIL', records: [] };
const REFUSED: DnsReply = { code: 'REFUSED', records: [] };
const NXDOMAIN: DnsReply = { code: 'NXDOMAIN', records: [] };
const HOSTS_TTL = 3600;
/** Used up to the first that answers. */
type Plugin = (name: string, type: string) => DnsReply | undefined;

interface Chain {
  zones: readonly string[];
  rewrites: readonly ((name: string) => string | undefined)[];
  plugins: readonly Plugin[];
}

/** CoreDNS's server blocks: the block of the longest zone takes a question, and its plugins take turns in a fixed order. */
export class ServerChain {
  private readonly chains: readonly Chain[];

  constructor(blocks: readonly ServerBlock[], parts: ChainParts) {
    this.chains = blocks.map((block) => ({
      zones: block.zones,
      rewrites: of(block, 'rewrite').flatMap((directive) => rewriteOf(directive) ?? []),
      plugins: [
        ...of(block, 'hosts').map(hostsPlugin),
        ...of(block, 'kubernetes').map((directive) => kubernetesPlugin(directive, block, parts)),
        ...of(block, 'forward').map((directive) => forwardPlugin(directive, parts)),
      ],
    }));
  }

  answer(name: string, type: string): DnsReply {
    const chain = this.chainFor(name);
    if (!chain) return REFUSED;
    for (const rewrite of chain.rewrites) {
      const asked = rewrite(name);
      if (asked === undefined) continue;
      const reply = run(chain, asked, type);
      // The answer goes by the name that was asked for.
      return { ...reply, records: reply.records.map((r) => (r.name === asked ? { ...r, name } : r)) };
    }
    return run(chain, name, type);
  }

  private chainFor(name: string): Chain | undefined {
    let best: Chain | undefined;
    let length = -1;
    for (const chain of this.chains) {
      for (const zone of chain.zones) {
        if (zone.length <= length || !inZone(name, zone)) continue;
        best = chain;
        length = zone.length;
      }
    }
    return best;
  }
}

const of = ({ directives }: ServerBlock, name: string): Directive[] => directives.filter((d) => d.name === name);

function run({ plugins }: Chain, name: string, type: string): DnsReply {
  for (const plugin of plugins) {
    const reply = plugin(name, type);
    if (reply) return reply;
  }
  return plugins.length === 0 ? REFUSED : SERVFAIL;
}

/** `rewrite [continue|stop] name [exact|prefix|suffix|substring|regex] FROM TO`. */
function rewriteOf({ args }: Directive): ((name: string) => string | undefined) | undefined {
  const words = args.filter((word) => word !== 'stop' && word !== 'continue');
  if (words[0] !== 'name') return undefined;
  const kinds = ['exact', 'prefix', 'suffix', 'substring', 'regex'];
  const kind = kinds.includes(words[1] ?? '') ? (words[1] as string) : 'exact';
  const [from = '', to = ''] = words.slice(kinds.includes(words[1] ?? '') ? 2 : 1);
  const bare = (text: string): string => text.toLowerCase().replace(/\.$/, '');
  const [a, b] = [bare(from), bare(to)];
  if (kind === 'exact') return (name) => (name === a ? b : undefined);
  if (kind === 'prefix') return (name) => (name.startsWith(from) ? to + name.slice(from.length) : undefined);
  if (kind === 'suffix') return (name) => (name.endsWith(a) ? name.slice(0, -a.length || undefined) + b : undefined);
  if (kind === 'substring') return (name) => (name.includes(a) ? name.replace(a, b) : undefined);
  return regexRewrite(from, to);
}

function regexRewrite(from: string, to: string): ((name: string) => string | undefined) | undefined {
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(from.replaceAll('{', '\\{').replaceAll('}', '\\}'));
  } catch {
    return undefined;
  }
  return (name) => {
    // Expressions are written for names with their final dot.
    const found = pattern.matcher(`${name}.`);
    const hit = found.find() ? found : pattern.matcher(name);
    if (hit !== found && !hit.find()) return undefined;
    return to.replace(/\{(\d)\}/g, (_, n) => hit.group(Number(n)) ?? '').replace(/\.$/, '');
  };
}

/** Without `fallthrough` it answers NXDOMAIN for all that it does not list. */
function hostsPlugin({ args, lines }: Directive): Plugin {
  const zones = args.filter((arg) => !arg.startsWith('/')).map(zoneOf);
  const addresses = new Map<string, string[]>();
  let fallthrough: readonly string[] | undefined;
  let ttl = HOSTS_TTL;
  for (const [first = '', ...rest] of lines) {
    if (first === 'fallthrough') fallthrough = rest.map(zoneOf);
    else if (first === 'ttl') ttl = Number(rest[0]) || ttl;
    else if (ipv4Number(first) !== undefined) {
      for (const host of rest) addresses.set(zoneOf(host), [...(addresses.get(zoneOf(host)) ?? []), first]);
    }
  }
  const passes = (name: string): boolean =>
    fallthrough !== undefined && (fallthrough.length === 0 || fallthrough.some((zone) => inZone(name, zone)));
  return (name, type) => {
    if (zones.length > 0 && !zones.some((zone) => inZone(name, zone))) return undefined;
    const known = addresses.get(name);
    if (!known) return passes(name) ? undefined : NXDOMAIN;
    return { code: 'NOERROR', records: type === 'A' ? known.map((data) => ({ name, type, ttl, data })) : [] };
  };
}

function kubernetesPlugin({ args, lines }: Directive, block: ServerBlock, { cluster }: ChainParts): Plugin {
  const zones = args.length > 0 ? args.map(zoneOf) : block.zones;
  const through = lines
    .find(([word]) => word === 'fallthrough')
    ?.slice(1)
    .map(zoneOf);
  const pods = lines.find(([word]) => word === 'pods')?.[1] ?? 'disabled';
  return (name, type) => {
    if (!zones.some((zone) => inZone(name, zone))) return undefined;
    const isPod = pods === 'disabled' && /\.pod\.[^.]+\.[^.]+$/.test(name);
    const reply = isPod ? NXDOMAIN : cluster(name, type);
    const passes = through !== undefined && (through.length === 0 || through.some((zone) => inZone(name, zone)));
    return reply.code === 'NXDOMAIN' && passes ? undefined : reply;
  };
}

function forwardPlugin({ args, lines }: Directive, parts: ChainParts): Plugin {
  const [from = '.', ...to] = args;
  const zone = zoneOf(from);
  const except = lines.filter(([word]) => word === 'except').flatMap((words) => words.slice(1).map(zoneOf));
  return (name, type) => {
    if (!inZone(name, zone) || except.some((hole) => inZone(name, hole))) return undefined;
    for (const target of to) {
      if (target.startsWith('/')) return parts.resolvConf(name, type);
      const reply = parts.ask(target.replace(/^\w+:\/\//, '').replace(/:\d+$/, ''), name, type);
      if (reply) return reply;
    }
    return SERVFAIL;
  };
}
