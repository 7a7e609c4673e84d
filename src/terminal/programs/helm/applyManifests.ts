import type { KubeObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { parseDocuments } from '../../../api/yaml/parseDocuments.ts';
import type { KubeClient } from '../../../client/KubeClient.ts';
import type { ResourceRef } from '../../../client/KubeRequest.ts';
import { discover } from '../../../kubectl/resource/discover.ts';
import { RestMapper } from '../../../kubectl/resource/RestMapper.ts';

/** Puts the objects of a release into a cluster and takes them out again. */
export class ReleaseObjects {
  private mapper: Promise<RestMapper> | undefined;

  constructor(
    private readonly client: KubeClient,
    private readonly namespace: string,
  ) {}

  /** Server-side apply with helm as the manager, with helm's marks for what belongs to a release (hooks and CRDs do not). */
  async apply(object: KubeObject, release: string | undefined): Promise<void> {
    const ref = await this.refOf(object);
    const { metadata } = object;
    const marked: KubeObject = {
      ...object,
      metadata: {
        ...metadata,
        ...(ref.namespace && { namespace: ref.namespace }),
        ...(release !== undefined && { labels: { ...metadata?.labels, [MANAGED_BY]: 'Helm' } }),
        ...(release !== undefined && {
          annotations: {
            ...metadata?.annotations,
            'meta.helm.sh/release-name': release,
            'meta.helm.sh/release-namespace': this.namespace,
          },
        }),
      },
    };
    await this.client.patch(ref, 'apply', marked, { fieldManager: 'helm', force: true });
  }

  /** Throws when an object is there that does not belong to the release. */
  async refuseForeign(object: KubeObject, release: string): Promise<void> {
    const found = await this.get<KubeObject>(object);
    if (!found) return;
    const { labels = {}, annotations = {}, namespace = '' } = found.metadata ?? {};
    const wrong = [
      problem('label', labels, MANAGED_BY, 'Helm'),
      problem('annotation', annotations, 'meta.helm.sh/release-name', release),
      problem('annotation', annotations, 'meta.helm.sh/release-namespace', this.namespace),
    ].filter((one) => one !== '');
    if (wrong.length === 0) return;
    throw new Error(
      `Unable to continue with install: ${object.kind} "${object.metadata?.name}" in namespace "${namespace}" exists and cannot be imported into the current release: invalid ownership metadata; ${wrong.join('; ')}`,
    );
  }

  /** False when it was not there. */
  async remove(object: KubeObject): Promise<boolean> {
    try {
      await this.client.delete(await this.refOf(object), { propagationPolicy: 'Background' });
      return true;
    } catch (error) {
      if (error instanceof StatusError && error.status.code === 404) return false;
      throw error;
    }
  }

  async get<T>(object: KubeObject): Promise<T | undefined> {
    const ref = await this.refOf(object);
    return this.client.get<T>(ref).catch(() => undefined);
  }

  private async refOf(object: KubeObject): Promise<ResourceRef & { name: string }> {
    const [group, version] = /^(?:(.*)\/)?([^/]+)$/.exec(object.apiVersion ?? '')?.slice(1) ?? ['', ''];
    this.mapper ??= discover(this.client).then((discovery) => new RestMapper(discovery));
    const mapping = (await this.mapper).byKind(group ?? '', version ?? '', object.kind ?? '');
    const name = object.metadata?.name ?? '';
    if (!mapping) {
      throw new Error(
        `unable to build kubernetes objects from release manifest: resource mapping not found for name: "${name}" namespace: "${object.metadata?.namespace ?? ''}" from "": no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first`,
      );
    }
    const namespace = mapping.namespaced ? (object.metadata?.namespace ?? this.namespace) : undefined;
    return {
      group: group ?? '',
      version: version ?? '',
      resource: mapping.resource,
      name,
      ...(namespace && { namespace }),
    };
  }
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';

function problem(what: string, map: Readonly<Record<string, string>>, key: string, wanted: string): string {
  const value = map[key];
  if (value === wanted) return '';
  if (value === undefined) return `${what} validation error: missing key "${key}": must be set to "${wanted}"`;
  return `${what} validation error: key "${key}" must equal "${wanted}": current value is "${value}"`;
}

/** The objects of a stored manifest. */
export function objectsOf(manifest: string): KubeObject[] {
  return parseDocuments(manifest).documents.map(({ value }) => value as KubeObject);
}

/** Tells objects of the same kind and name as one. */
export function identity({ apiVersion = '', kind = '', metadata }: KubeObject): string {
  return `${apiVersion.replace(/\/?[^/]*$/, '')}/${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}
