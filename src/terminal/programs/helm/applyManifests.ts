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

  /** Server-side apply with helm as the manager, each object with helm's marks. */
  async apply(object: KubeObject, release: string): Promise<void> {
    const ref = await this.refOf(object);
    const { metadata } = object;
    const marked: KubeObject = {
      ...object,
      metadata: {
        ...metadata,
        ...(ref.namespace && { namespace: ref.namespace }),
        labels: { ...metadata?.labels, 'app.kubernetes.io/managed-by': 'Helm' },
        annotations: {
          ...metadata?.annotations,
          'meta.helm.sh/release-name': release,
          'meta.helm.sh/release-namespace': this.namespace,
        },
      },
    };
    await this.client.patch(ref, 'apply', marked, { fieldManager: 'helm', force: true });
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
    return this.client.get<T>(await this.refOf(object)).catch(() => undefined);
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

/** The objects of a stored manifest. */
export function objectsOf(manifest: string): KubeObject[] {
  return parseDocuments(manifest).documents.map(({ value }) => value as KubeObject);
}

/** Tells objects of the same kind and name as one. */
export function identity({ apiVersion = '', kind = '', metadata }: KubeObject): string {
  return `${apiVersion.replace(/\/?[^/]*$/, '')}/${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}
