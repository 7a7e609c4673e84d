import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../../api/yaml/stringifyYaml.ts';
import type { Vfs } from '../../../posix/fs/Vfs.ts';
import { failed } from '../../../posix/SysError.ts';
import { fieldOf, type KnownRepository, repositoryAt, versionFits } from './charts/catalogue.ts';
import type { ChartFiles } from './charts/chartParts.ts';

export interface RepositoryEntry {
  name: string;
  url: string;
}

export const CLOSED = 'the network outside of the cluster is closed';

/** The repositories that were added, as helm keeps them in a file of the home directory. */
export class Repositories {
  private readonly path: string;

  constructor(
    private readonly vfs: Vfs,
    home: string,
  ) {
    this.path = `${home}/.config/helm/repositories.yaml`;
  }

  list(): RepositoryEntry[] {
    const text = this.vfs.readText(this.path);
    if (failed(text)) return [];
    return (parseYaml(text) as { repositories?: RepositoryEntry[] } | undefined)?.repositories ?? [];
  }

  save(repositories: readonly RepositoryEntry[]): void {
    this.vfs.writeText(this.path, stringifyYaml({ apiVersion: '', generated: '0001-01-01T00:00:00Z', repositories }));
  }

  /** The known repository behind a name that was added. Throws when there is no such name. */
  named(name: string): KnownRepository {
    const entry = this.list().find((one) => one.name === name);
    if (!entry) throw new Error(`repo ${name} not found`);
    return reach(entry.url);
  }
}

/** The repository at an address. Throws helm's words when it cannot be reached. */
export function reach(url: string): KnownRepository {
  const known = repositoryAt(url);
  if (known) return known;
  throw new Error(
    `looks like ${JSON.stringify(url)} is not a valid chart repository or cannot be reached: ${CLOSED}; charts of bitnami, ingress-nginx, metrics-server, podinfo and helm's examples are known here`,
  );
}

/** One chart of a repository. Throws helm's words when there is none of that name and version. */
export function chartIn(
  repository: KnownRepository,
  name: string,
  version: string | undefined,
  as: string,
): ChartFiles {
  const versions = repository.charts()[name];
  const found = versions?.find((files) => version === undefined || versionFits(fieldOf(files, 'version'), version));
  if (found) return found;
  const known = Object.keys(repository.charts()).join(', ');
  throw new Error(
    versions
      ? `chart "${name}" matching ${version} not found in ${as} index. (try 'helm repo update'): no chart version found for ${name}-${version}`
      : `chart "${name}" matching ${version ?? ''} not found in ${as} index. (try 'helm repo update'): no chart name found (known here: ${known})`,
  );
}
