import type { AsyncJob } from '../../AsyncJob.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';
import { createChart } from './createChart.ts';
import { HelmContext } from './HelmContext.ts';
import { readHelmLine } from './HelmLine.ts';
import { install, rollback, template, test, uninstall } from './installVerbs.ts';
import { dependency, packageChart, pull } from './packageVerbs.ts';
import { CLOSED } from './Repositories.ts';
import { get, history, lint, list, show, status } from './readVerbs.ts';
import { repo, search } from './repoVerbs.ts';

/** helm: each verb is a function of the context; errors become `Error: …` and status 1. */
const VERBS: Readonly<Record<string, (context: HelmContext) => Promise<number>>> = {
  template,
  install: (context) => install(context, false),
  upgrade: (context) => install(context, true),
  uninstall,
  delete: uninstall,
  del: uninstall,
  un: uninstall,
  list,
  ls: list,
  status,
  history,
  hist: history,
  rollback,
  test,
  get,
  show,
  inspect: show,
  lint,
  repo,
  search,
  pull,
  fetch: pull,
  package: packageChart,
  dependency,
  dep: dependency,
  dependencies: dependency,
  create: async (context) => createChart(context),
  env: async ({ job, namespace }) => {
    const home = job.env.HOME ?? '/root';
    job.stdout(
      `HELM_BIN="helm"\nHELM_CACHE_HOME="${home}/.cache/helm"\nHELM_CONFIG_HOME="${home}/.config/helm"\nHELM_DATA_HOME="${home}/.local/share/helm"\nHELM_DEBUG="false"\nHELM_MAX_HISTORY="10"\nHELM_NAMESPACE="${namespace}"\nHELM_REPOSITORY_CONFIG="${home}/.config/helm/repositories.yaml"\n`,
    );
    return 0;
  },
  version: async ({ job, flag, flags }) => {
    const asked = flags('template')?.at(-1);
    if (asked !== undefined) job.stdout(asked.replace(/\{\{\s*\.Version\s*\}\}/g, 'v3.19.2'));
    else if (flag('short')) job.stdout('v3.19.2+g8766e71\n');
    else
      job.stdout(
        'version.BuildInfo{Version:"v3.19.2", GitCommit:"8766e718a0119851f10ddbe4577593a45fadf544", GitTreeState:"clean", GoVersion:"go1.24.9"}\n',
      );
    return 0;
  },
};

const BEYOND = ['push', 'registry', 'plugin'];

export async function helm(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const line = readHelmLine(job.args);
  const [verb = ''] = line.words;
  const run = VERBS[verb];
  try {
    if (run && !line.flags.has('help')) return await run(new HelmContext(job, around, line));
    if (verb === '' || verb === 'help' || line.flags.has('help')) {
      job.stdout(HELP);
      return 0;
    }
    if (BEYOND.includes(verb)) throw new Error(CLOSED);
    throw new Error(`unknown command "${verb}" for "helm"\nRun 'helm --help' for usage.`);
  } catch (error) {
    job.stderr(`Error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

const HELP = `The package manager of Kubernetes.

Usage:
  helm [command]

Available Commands:
  create      make the folder of a new chart
  dependency  list, build or update what a chart depends on
  env         print helm's settings
  get         print what is known of a release: all, hooks, manifest, metadata, notes, values
  history     print the revisions of a release
  install     install a chart
  lint        look for mistakes in a chart
  list        list releases
  package     pack a chart's folder into an archive
  pull        download a chart
  repo        add, list, remove and update repositories
  rollback    go back to an earlier revision
  search      look for charts: search repo, search hub
  show        print a chart's description, values, readme or CRDs
  status      print the state of a release
  template    print what a chart renders to
  test        run a release's tests
  uninstall   take a release out of the cluster
  upgrade     upgrade a release
  version     print helm's version

Use "helm [command] --help" for more information about a command.
`;
