import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import type { Kubeconfig } from '../../../kubectl/config/Kubeconfig.ts';
import { normalize } from '../../../posix/fs/Vfs.ts';
import { failed } from '../../../posix/SysError.ts';
import type { AsyncJob } from '../../AsyncJob.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';
import { loadChart, type Values } from './Chart.ts';
import type { HelmLine } from './HelmLine.ts';
import { type Release, Releases } from './Releases.ts';
import { type Rendered, renderChart } from './renderChart.ts';

/** What one helm command line works with. */
export class HelmContext {
  readonly releases: Releases;
  readonly namespace: string;

  constructor(
    readonly job: AsyncJob,
    readonly around: ToolSurroundings,
    readonly line: HelmLine,
  ) {
    this.releases = new Releases(around.client);
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

  chartPath(path: string): string {
    const full = normalize(path, this.job.cwd);
    if (!failed(this.around.vfs().find(full))) return full;
    if (/^[\w-]+\/[\w-]+$/.test(path)) {
      throw new Error(
        `repo ${path.split('/')[0]} not found: the network outside of the cluster is closed, use a chart in a folder`,
      );
    }
    throw new Error(`path "${path}" not found`);
  }

  async render(path: string, name: string, revision: number, values: Values): Promise<Rendered> {
    const chart = loadChart(this.around.vfs(), this.chartPath(path));
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

  private contextNamespace(): string {
    const text = this.around.vfs().readText(this.job.env.KUBECONFIG || `${this.job.env.HOME ?? '/root'}/.kube/config`);
    if (failed(text)) return 'default';
    const config = parseYaml(text) as Partial<Kubeconfig> | undefined;
    const current = config?.contexts?.find((one) => one.name === config['current-context']);
    return current?.context?.namespace || 'default';
  }
}
