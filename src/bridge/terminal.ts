import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_CLUSTER, DEFAULT_NODES, type DistributionName } from '../scenarios/ClusterConfig.ts';
import type { SharedFiles } from '../terminal/HomeFiles.ts';
import { HeadlessTerminal } from './HeadlessTerminal.ts';

const HELP = `Usage: npm run --silent terminal -- [--distribution kind|minikube|kubeadm|k3s|bare] [--nodes 3] [--seed 1]
  [--speed 60] [--files DIR] [--cni NAME] < lines.sh
Types the lines of standard input into a terminal in front of a fresh simulated cluster. --speed: virtual seconds that
pass while a line is typed. --files: a directory whose files are the terminal's. A line ^C is Ctrl-C, ^D is Ctrl-D.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      distribution: { type: 'string', default: 'kind' },
      nodes: { type: 'string' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '60' },
      files: { type: 'string' },
      cni: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const text = readFileSync(0, 'utf8').replace(/^\ufeff/, '');
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const distribution = values.distribution as DistributionName;
  if (!(distribution in DEFAULT_NODES)) throw new Error(`there is no distribution ${distribution}`);
  const terminal = new HeadlessTerminal({
    config: {
      ...DEFAULT_CLUSTER,
      distribution,
      nodes: Number(values.nodes ?? DEFAULT_NODES[distribution]),
      seed: values.seed,
      ...(values.cni ? { cni: values.cni } : {}),
    },
    speed: Number(values.speed),
    print: (part) => process.stdout.write(part),
    ...(values.files && { files: directoryFiles(values.files) }),
  });
  process.exitCode = await terminal.run(lines);
  terminal.dispose();
}

/** A directory of this machine as the terminal's home. */
function directoryFiles(root: string): SharedFiles {
  const read = (dir: string): { name: string; text: string }[] =>
    readdirSync(dir).flatMap((name) => {
      const path = join(dir, name);
      const stat = statSync(path);
      if (stat.isDirectory()) return name === 'node_modules' || name === '.git' ? [] : read(path);
      return stat.size > 4_000_000 ? [] : [{ name: relative(root, path), text: readFileSync(path, 'utf8') }];
    });
  return {
    list: () => (existsSync(root) ? read(root) : []),
    write: (name, text) => {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    },
    remove: (name) => rmSync(join(root, name), { force: true }),
    onChange: () => () => {},
  };
}

await main();
