import { stringifyYaml } from '../../../api/yaml/stringifyYaml.ts';
import { normalize } from '../../../posix/fs/Vfs.ts';
import { fieldOf, REPOSITORIES } from './charts/catalogue.ts';
import type { ChartFiles } from './charts/chartParts.ts';
import type { HelmContext } from './HelmContext.ts';
import { CLOSED, reach } from './Repositories.ts';
import { releaseTable } from './releaseTable.ts';

/** `helm repo add|list|update|remove`. */
export async function repo(context: HelmContext): Promise<number> {
  const { job, line, repositories } = context;
  const [, what = '', ...words] = line.words;
  const all = repositories.list();
  if (what === 'add') return addRepository(context);
  if (what === 'list' || what === 'ls') {
    if (all.length === 0) throw new Error('no repositories to show');
    if (!printData(context, all))
      job.stdout(releaseTable([['NAME', 'URL'], ...all.map(({ name, url }) => [name, url])]));
    return 0;
  }
  if (what === 'update' || what === 'up') {
    if (all.length === 0) throw new Error('no repositories found. You must add one before updating');
    const wrong = words.find((name) => !all.some((one) => one.name === name));
    if (wrong !== undefined) throw new Error(`no repositories found matching '${wrong}'.  Nothing will be updated`);
    updateRepositories(context, words);
    return 0;
  }
  if (what === 'remove' || what === 'rm') {
    for (const name of words) {
      if (!repositories.list().some((one) => one.name === name)) throw new Error(`no repo named "${name}" found`);
      repositories.save(repositories.list().filter((one) => one.name !== name));
      job.stdout(`"${name}" has been removed from your repositories\n`);
    }
    return 0;
  }
  throw new Error(what === 'index' ? CLOSED : `unknown command "${what}" for "helm repo"`);
}

function addRepository({ job, line, repositories, flag }: HelmContext): number {
  const [, , name, url] = line.words;
  if (name === undefined || url === undefined)
    throw new Error('"helm repo add" requires 2 arguments\n\nUsage:  helm repo add [NAME] [URL] [flags]');
  const all = repositories.list();
  const before = all.find((one) => one.name === name);
  if (before && !flag('force-update')) {
    if (before.url !== url)
      throw new Error(`repository name (${name}) already exists, please specify a different name`);
    job.stdout(`"${name}" already exists with the same configuration, skipping\n`);
    return 0;
  }
  if (/^https:\/\/(?:kubernetes-)?charts\.(?:storage\.googleapis\.com|helm\.sh)\/?/.test(url)) {
    throw new Error(
      `repo ${JSON.stringify(url)} is no longer available; try "https://charts.helm.sh/stable" instead: ${CLOSED}`,
    );
  }
  reach(url);
  repositories.save([...all.filter((one) => one.name !== name), { name, url }]);
  job.stdout(`"${name}" has been added to your repositories\n`);
  return 0;
}

/** What `repo update` and the verbs of dependencies print. */
export function updateRepositories({ job, repositories }: HelmContext, names: readonly string[] = []): void {
  job.stdout('Hang tight while we grab the latest from your chart repositories...\n');
  for (const { name } of repositories.list()) {
    if (names.length > 0 && !names.includes(name)) continue;
    job.stdout(`...Successfully got an update from the "${name}" chart repository\n`);
  }
  job.stdout('Update Complete. ⎈Happy Helming!⎈\n');
}

/** `helm search repo|hub WORD`. */
export async function search(context: HelmContext): Promise<number> {
  const { job, line, repositories } = context;
  const [, where = '', ...words] = line.words;
  const fits = (files: ChartFiles): boolean => {
    const text = `${fieldOf(files, 'name')} ${fieldOf(files, 'description')}`.toLowerCase();
    return words.every((word) => text.includes(word.toLowerCase().replace(/^.*\//, '')));
  };
  const isHub = where === 'hub';
  if (!isHub && where !== 'repo') throw new Error(`unknown command "${where}" for "helm search"`);
  const added = repositories.list();
  if (!isHub && added.length === 0) throw new Error('no repositories configured');
  const places = isHub
    ? REPOSITORIES.map((one) => ({ name: one.hub, known: one }))
    : added.map(({ name, url }) => ({ name, known: reach(url) }));
  const found = places.flatMap(({ name: place, known }) =>
    Object.entries(known.charts()).flatMap(([name, versions]) =>
      versions
        .filter((files, i) => (i === 0 || context.flag('versions')) && (fits(files) || words.includes(place)))
        .map((files) => ({
          name: isHub ? `https://artifacthub.io/packages/helm/${place}/${name}` : `${place}/${name}`,
          version: fieldOf(files, 'version'),
          app_version: fieldOf(files, 'appVersion'),
          description: fieldOf(files, 'description'),
        })),
    ),
  );
  if (printData(context, found)) return 0;
  if (found.length === 0) job.stdout('No results found\n');
  else {
    const short = (text: string): string => (text.length > 50 ? `${text.slice(0, 47)}...` : text);
    const rows = found.map((one) => [one.name, one.version, one.app_version, short(one.description)]);
    job.stdout(releaseTable([[isHub ? 'URL' : 'NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'], ...rows]));
  }
  return 0;
}

/** `-o json|yaml`; false when a table is wanted. */
export function printData({ job, flags }: HelmContext, data: unknown): boolean {
  const format = flags('output')?.at(-1) ?? 'table';
  if (format === 'json') job.stdout(`${JSON.stringify(data)}\n`);
  else if (format === 'yaml') job.stdout(stringifyYaml(data));
  else if (format !== 'table')
    throw new Error(`invalid argument "${format}" for "-o, --output" flag: invalid format type`);
  return format !== 'table';
}

/** Writes the files of a chart below a folder. */
export function writeChart(context: HelmContext, folder: string, files: Iterable<readonly [string, string]>): void {
  for (const [path, text] of files)
    context.around.vfs().writeText(normalize(`${folder}/${path}`, context.job.cwd), text);
}
