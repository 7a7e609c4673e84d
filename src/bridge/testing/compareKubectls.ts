import { Session } from '../../sim/playback/Session.ts';
import { startBridge } from '../Bridge.ts';
import { CUSTOM_OBJECT, FURTHER_FILES, FURTHER_OBJECTS } from './furtherObjects.ts';
import { KubectlPair, type Outcome, wordsOf } from './KubectlPair.ts';
import { SAMPLE_FILES, SAMPLE_OBJECTS } from './sampleObjects.ts';

export interface Comparison {
  line: string;
  real: Outcome;
  ours: Outcome;
  same: boolean;
}

const MINUTES = 60_000;
/** Lines that are asked side by side: none of them changes the cluster. */
const AT_ONCE = 4;

/** Asks both kubectls every line, in front of one cluster whose time stands still. */
export async function compareKubectls(binary: string, lines: readonly string[]): Promise<Comparison[]> {
  const startTime = new Date(Date.now() - 15 * MINUTES).toISOString();
  const session = new Session({ distribution: 'kind', nodes: 2, seed: '1', startTime });
  session.advance(2 * MINUTES);
  const bridge = await startBridge(session, { port: 0, speed: 0.001 });
  try {
    const pair = new KubectlPair(binary, `http://127.0.0.1:${bridge.port}`);
    await prepare(pair, session);
    const compare = async (line: string): Promise<Comparison> => {
      const argv = wordsOf(line);
      const [real, ours] = await Promise.all([pair.real(argv), pair.ours(argv)]);
      return { line, real, ours, same: plain(real, pair.dir) === plain(ours, pair.dir) };
    };
    const comparisons: Comparison[] = [];
    for (let at = 0; at < lines.length; at += AT_ONCE) {
      comparisons.push(...(await Promise.all(lines.slice(at, at + AT_ONCE).map(compare))));
    }
    return comparisons;
  } finally {
    await bridge.close();
  }
}

/** Writes the files and makes the objects that lines name. */
export async function prepare(pair: KubectlPair, session: Session): Promise<void> {
  for (const [name, text] of Object.entries({ ...SAMPLE_FILES, ...FURTHER_FILES })) pair.write(name, text);
  pair.write('sample.yaml', SAMPLE_OBJECTS);
  for (const [i, text] of [SAMPLE_OBJECTS, FURTHER_OBJECTS, CUSTOM_OBJECT].entries()) {
    const applied = await pair.real(['apply', '-f', '-'], text);
    if (applied.code !== 0) throw new Error(applied.stderr);
    session.advance(5 * (i + 1) * MINUTES);
  }
}

/** What releases since the ones that are compared with have changed on purpose; Orrery's is 1.36. */
const NEWER: readonly [RegExp, string][] = [
  // Objects no longer say that they have no time of creation.
  [/,\n *"creationTimestamp": null(?=\n)/g, ''],
  [/^ *"?creationTimestamp"?: null,?\n/gm, ''],
  [/"metadata": \{\s*\}/g, '"metadata": {}'],
  [/^( *(?:- )?metadata:) \{\}$/gm, '$1'],
  // Deleting names the namespace; ports of containers have names; fields that nobody filled are gone.
  [/ from \w+ namespace/g, ''],
  [/(\/(?:TCP|UDP)) \([a-z-]+\)/g, '$1'],
  [/^ *(?:Kube-Proxy Version|Mountable secrets|Tokens|Time Zone|AppProtocol):[^\n]*\n/gm, ''],
  [/error: no objects passed to scale (?=\w)/g, 'Error from server (NotFound): '],
  [/kubectl\.1\.\d+/g, 'kubectl'],
  [/^--profile=legacy is deprecated.*\n/gm, ''],
  // What the log says of the client's own make, and discovery, which is cached for ten minutes.
  [/^I\d{4} .*(?:envvar\.go|loader\.go|helper\.go|helpers\.go).*(?:\n[ {}].*)*\n/gm, ''],
  [/^I\d{4} .*url="http:\/\/[^/]+\/apis?(?:\?timeout=32s)?".*\n/gm, ''],
  [/milliseconds=\d+/g, 'milliseconds=N'],
];

/** What both must have in common: ages by the client's clock may differ by the moment between the two. */
function plain({ stdout, stderr, code }: Outcome, dir: string): string {
  const text = NEWER.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    `${stdout}\n\u0000\n${stderr}\n\u0000\n${code}`,
  );
  return text
    .replaceAll(dir, 'DIR')
    .replace(/\/tmp\/(LIVE|MERGED)-\d+/g, '$1')
    .replace(/^((?:---|\+\+\+) \S+)\t.*$/gm, '$1')
    .replace(/uid: [0-9a-f-]{36}/g, 'uid: UID')
    .replace(/\b(?:\d+y)?(?:\d+d)?(?:\d+h)?(?:\d+m)?\d+[smhdy]\b(?= ago|\s|$|\))/gm, 'AGE')
    .replace(/[EWI]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /g, 'LOG ')
    .replace(/[ \t]{2,}|\t/g, '  ')
    .replace(/ +$/gm, '');
}
