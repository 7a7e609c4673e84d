import { existsSync, readFileSync } from 'node:fs';
import { defaultScenario } from '../scenarios/defaultScenario.ts';
import { decodeFragment, encodeFragment } from '../scenarios/link.ts';
import { parseScenario } from '../scenarios/parseScenario.ts';
import { SCENARIO_LIMITS, type Scenario } from '../scenarios/Scenario.ts';
import { Session } from '../sim/playback/Session.ts';
import { nodeUnpack, textCoder } from './nodeCodec.ts';
import { parseTime } from './parseTime.ts';

const HELP = `Usage: npm run --silent scenario -- COMMAND
  new                                   prints the scenario that the page opens on, as JSON
  encode FILE                           prints the link of a scenario (--page URL: where Orrery is)
  decode LINK-OR-FILE                   prints a scenario as JSON
  check FILE-OR-LINK                    says whether it can be opened; if not, why, and exits with 1
  hash FILE-OR-LINK [--until TIME]      runs it and prints a fingerprint of all it stored; TIME: 90s, 5m, 1h, or ms
FILE may be - for standard input.`;

/** Where links lead unless told otherwise: the page that `npm start` serves. */
const PAGE = 'http://localhost:5173/';

async function main(words: string[]): Promise<string> {
  const options = takeOptions(words);
  const [command, source, ...rest] = words;
  if (command === undefined || command === 'help' || '--help' in options) return HELP;
  if (rest.length > 0) throw new Error(`what is ${JSON.stringify(rest[0])}?\n${HELP}`);
  if (command === 'new') return print(defaultScenario());
  if (!['encode', 'decode', 'check', 'hash'].includes(command)) throw new Error(`unknown command ${command}\n${HELP}`);
  if (source === undefined) throw new Error(`${command} needs a file or a link\n${HELP}`);
  const scenario = await read(source);
  switch (command) {
    case 'encode':
      return `${(options['--page'] ?? PAGE).replace(/#.*$/, '')}#${encodeFragment(scenario, textCoder.toBytes)}`;
    case 'decode':
      return print(scenario);
    case 'check':
      return `ok: ${summary(scenario)}`;
    default:
      return hash(scenario, options['--until']);
  }
}

/** Takes `--name value` and `--name=value` out of the words. */
function takeOptions(words: string[]): Record<string, string> {
  const options: Record<string, string> = {};
  for (let i = 0; i < words.length; ) {
    const word = words[i] as string;
    if (!word.startsWith('--')) {
      i++;
      continue;
    }
    const [name = '', value] = word.split(/=(.*)/s);
    if (!['--until', '--page', '--help'].includes(name)) throw new Error(`unknown option ${name}\n${HELP}`);
    const taken = words.splice(i, value === undefined && name !== '--help' ? 2 : 1);
    options[name] = value ?? taken[1] ?? '';
  }
  return options;
}

/** The scenario of a link, a file, or standard input. Throws an Error in plain words. */
async function read(source: string): Promise<Scenario> {
  if (source !== '-' && !existsSync(source)) {
    if (!source.includes('#') && !/^[a-z][\w-]{16,}$/.test(source)) throw new Error(`there is no file ${source}`);
    return decodeFragment(source, nodeUnpack, textCoder);
  }
  const text = readFileSync(source === '-' ? 0 : source, 'utf8').replace(/^\ufeff/, '');
  if (text.length > 2 * SCENARIO_LIMITS.bytes)
    throw new Error('This is not a scenario that can be opened: it is too large.');
  const line = text.trim();
  const isLink =
    !line.startsWith('{') && !line.includes('\n') && (line.includes('#') || /^[a-z][\w-]{16,}$/.test(line));
  return isLink ? decodeFragment(line, nodeUnpack, textCoder) : parseScenario(text);
}

function hash({ cluster, journal, traffic, at }: Scenario, until: string | undefined): string {
  const end = until === undefined ? (at ?? journal.at(-1)?.at ?? 0) : parseTime(until);
  const session = new Session(cluster, { journal: journal.filter((entry) => entry.at <= end) });
  if (traffic.length > 0 && journal.length === 0) session.setTraffic(traffic);
  session.advance(end);
  return session.historyHash(end);
}

function summary({ name, cluster, journal, files }: Scenario): string {
  return `${JSON.stringify(name)}, ${cluster.distribution} with ${cluster.nodes} nodes, ${journal.length} actions, ${files.length} files`;
}

const print = (scenario: Scenario): string => JSON.stringify(scenario, null, 2);

try {
  process.stdout.write(`${await main(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
