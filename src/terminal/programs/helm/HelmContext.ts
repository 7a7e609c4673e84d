import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import type { Kubeconfig } from '../../../kubectl/config/Kubeconfig.ts';
import { normalize } from '../../../posix/fs/Vfs.ts';
import { failed } from '../../../posix/SysError.ts';
import type { AsyncJob } from '../../AsyncJob.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';
import { type Chart, chartOf, chartFiles as loadFiles, type Values } from './Chart.ts';
import type { ChartFiles } from './charts/chartParts.ts';
import type { HelmLine } from './HelmLine.ts';
import { type Release, Releases } from './Releases.ts';
import { CLOSED, chartIn, Repositories, reach } from './Repositories.ts';
import { type Rendered, renderChart } from './renderChart.ts';

/** What one helm command line works with. */
export class HelmContext {
  readonly releases: Releases;
  readonly namespace: string;
  readonly repositories: Repositories;

  constructor(
    readonly job: AsyncJob,
    readonly around: ToolSurroundings,
    readonly line: HelmLine,
  ) {
    this.releases = new Releases(around.client, () => around.clock.now());
    this.repositories = new Repositories(around.vfs(), job.env.HOME ?? '/root');
    this.namespace = this.flags('namespace')?.at(-1) ?? this.contextNamespace();
  }

  flags = (name: string): string[] | undefined => this.line.flags.get(name);
  flag = (name: string): boolean => (this.flags(name)?.at(-1) ?? 'false') !== 'false';

  /** `helm install NAME CHART`, or `CHART --generate-name`. */
  nameAndChart(): [name: string, chart: string] {
    const [verb, first, second] = this.line.words;
    if (first !== undefined && second !== undefined) return [first, second];
    if (first === undefined) throw new Error(`"helm ${verb}" requires at least 1 argument`);
    if (verb === 'template') return ['release-name', first];
    if (!this.flag('generate-name'))
      throw new Error('INSTALLATION FAILED: must either provide a name or specify --generate-name');
    return [`${first.replace(/\/$/, '').replace(/^.*\//, '')}-${Math.floor(this.around.clock.now() / 1000)}`, first];
  }

  /** A chart of a folder, an archive, a repository (`bitnami/nginx`) or an address. Throws helm's words when there is none. */
  chart(path: string): Chart {
    return chartOf(this.chartFiles(path), path);
  }

  /** The files of such a chart. */
  chartFiles(path: string): ReadonlyMap<string, string> {
    const version = this.flags('version')?.at(-1);
    const [address] = this.flags('repo') ?? [];
    if (address !== undefined) return filesOf(chartIn(reach(address), path, version, address));
    if (/^(?:https?|oci):\/\//.test(path)) return this.filesAt(path, version);
    const full = normalize(path, this.job.cwd);
    const found = this.around.vfs().find(full);
    if (!failed(found)) return loadFiles(this.around.vfs(), full);
    const [, name, chart] = /^([\w.-]+)\/([\w.-]+)$/.exec(path) ?? [];
    if (name === undefined || chart === undefined || name.startsWith('.')) {
      throw new Error(
        path.includes('/')
          ? `path "${path}" not found`
          : `non-absolute URLs should be in form of repo_name/path_to_chart, got: ${path}`,
      );
    }
    return filesOf(chartIn(this.repositories.named(name), chart, version, name));
  }

  private filesAt(url: string, version: string | undefined): ReadonlyMap<string, string> {
    const [, base = '', name = ''] = /^(.*)\/([^/]+)$/.exec(url) ?? [];
    const [, chart = name, given = version] = /^(.*?)-(\d+\.\d+\.\d+.*)\.tgz$/.exec(name) ?? [];
    try {
      return filesOf(chartIn(reach(base), chart, given, base));
    } catch {
      throw new Error(`failed to fetch ${url} : ${CLOSED}`);
    }
  }

  async render(chart: Chart, name: string, revision: number, values: Values): Promise<Rendered> {
    const { client, clock } = this.around;
    const { body } = await client.raw({ method: 'GET', path: '/version' });
    const groups = await client.raw({ method: 'GET', path: '/apis' });
    const found = JSON.parse(groups.body) as { groups?: { versions: { groupVersion: string }[] }[] };
    const apiVersions = [
      'v1',
      ...(found.groups ?? []).flatMap((group) => group.versions.map((one) => one.groupVersion)),
    ];
    let state = clock.now() % 2_147_483_647 || 1;
    return renderChart({
      chart,
      release: { name, namespace: this.namespace, revision, isInstall: revision === 1 },
      values,
      kubeVersion: (JSON.parse(body) as { gitVersion: string }).gitVersion,
      apiVersions,
      source: {
        random: () => {
          state = (state * 48_271) % 2_147_483_647;
          return state / 2_147_483_647;
        },
        now: () => clock.now(),
      },
    });
  }

  /** The latest revision of a release, or the one that --revision asks for. */
  async release(name = ''): Promise<Release> {
    const releases = await this.releases.list(this.namespace, name);
    const revision = this.flags('revision')?.at(-1);
    const found = revision === undefined ? releases.at(-1) : releases.find((one) => one.version === Number(revision));
    if (!found) throw new Error('release: not found');
    return found;
  }

  /** The virtual time as helm writes it down. */
  time(): string {
    return new Date(this.around.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }

  private contextNamespace(): string {
    const text = this.around.vfs().readText(this.job.env.KUBECONFIG || `${this.job.env.HOME ?? '/root'}/.kube/config`);
    if (failed(text)) return 'default';
    const config = parseYaml(text) as Partial<Kubeconfig> | undefined;
    const current = config?.contexts?.find((one) => one.name === config['current-context']);
    return current?.context?.namespace || 'default';
  }
}

const filesOf = (files: ChartFiles): ReadonlyMap<string, string> => new Map(Object.entries(files));
