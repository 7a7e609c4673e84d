import { Session } from '../../sim/playback/Session.ts';
import { startBridge } from '../Bridge.ts';
import { KubectlPair, type Outcome, wordsOf } from './KubectlPair.ts';
import { SAMPLE_FILES, SAMPLE_OBJECTS } from './sampleObjects.ts';

export interface Comparison {
  line: string;
  real: Outcome;
  ours: Outcome;
  same: boolean;
}

const MINUTES = 60_000;

/** Asks both kubectls every line, in front of one cluster whose time stands still. */
export async function compareKubectls(binary: string, lines: readonly string[]): Promise<Comparison[]> {
  const startTime = new Date(Date.now() - 15 * MINUTES).toISOString();
  const session = new Session({ distribution: 'kind', nodes: 2, seed: '1', startTime });
  session.advance(2 * MINUTES);
  const bridge = await startBridge(session, { port: 0, speed: 0.001 });
  try {
    const pair = new KubectlPair(binary, `http://127.0.0.1:${bridge.port}`);
    for (const [name, text] of Object.entries(SAMPLE_FILES)) pair.write(name, text);
    pair.write('sample.yaml', SAMPLE_OBJECTS);
    const applied = await pair.real(['apply', '-f', 'sample.yaml']);
    if (applied.code !== 0) throw new Error(applied.stderr);
    session.advance(15 * MINUTES);
    const comparisons: Comparison[] = [];
    for (const line of lines) {
      const argv = wordsOf(line);
      const [real, ours] = await Promise.all([pair.real(argv), pair.ours(argv)]);
      comparisons.push({ line, real, ours, same: plain(real, pair.dir) === plain(ours, pair.dir) });
    }
    return comparisons;
  } finally {
    await bridge.close();
  }
}

/** What releases since the ones that are compared with have changed on purpose; Orrery's is 1.36. */
const NEWER: readonly [RegExp, string][] = [
  // Objects no longer say that they have no time of creation.
  [/^ *"?creationTimestamp"?: null,?\n/gm, ''],
  [/^( *(?:- )?metadata:) \{\}$/gm, '$1'],
  // Deleting names the namespace; ports of containers have names; fields that nobody filled are gone.
  [/ from \w+ namespace/g, ''],
  [/^( *(?:Host )?Ports?:[ \t]+[^\n]*?) \(http\)$/gm, '$1'],
  [/^ *(?:Kube-Proxy Version|Mountable secrets|Tokens|Time Zone):[^\n]*\n/gm, ''],
  [/error: no objects passed to scale (?=\w)/g, 'Error from server (NotFound): '],
  [/kubectl\.1\.\d+/g, 'kubectl'],
];

/** What both must have in common: ages by the client's clock may differ by the moment between the two. */
function plain({ stdout, stderr, code }: Outcome, dir: string): string {
  const text = NEWER.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    `${stdout}\n\u0000${stderr}\n\u0000${code}`,
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
