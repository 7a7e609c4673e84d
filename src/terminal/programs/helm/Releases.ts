import type { V1Secret } from '../../../api/generated/types.ts';
import type { KubeClient } from '../../../client/KubeClient.ts';
import type { ResourceRef } from '../../../client/KubeRequest.ts';
import { decodeBytes, encodeBytes } from '../../../posix/bytes.ts';
import { decodeBase64, encodeBase64 } from '../../../posix/text/base64Codec.ts';
import type { ChartMetadata, Values } from './Chart.ts';

/** What helm keeps of one revision of a release. */
export interface Release {
  name: string;
  namespace: string;
  version: number;
  info: { status: string; first_deployed: string; last_deployed: string; description: string; notes: string };
  chart: { metadata: ChartMetadata; values: Values };
  config: Values;
  manifest: string;
}

const SECRETS: ResourceRef = { group: '', version: 'v1', resource: 'secrets' };

/** Releases as helm stores them: a Secret `sh.helm.release.v1.NAME.vN` each revision (not compressed, which helm reads too). */
export class Releases {
  constructor(private readonly client: KubeClient) {}

  /** Every revision, oldest first; of one release, or of all. */
  async list(namespace: string | undefined, name?: string): Promise<Release[]> {
    const labelSelector = `owner=helm${name === undefined ? '' : `,name=${name}`}`;
    const ref = { ...SECRETS, ...(namespace !== undefined && { namespace }) };
    const { items } = await this.client.list<V1Secret>(ref, { labelSelector });
    const releases = items.flatMap((secret) => decode(secret.data?.release) ?? []);
    return releases.sort((a, b) => (a.name === b.name ? a.version - b.version : a.name < b.name ? -1 : 1));
  }

  async save(release: Release): Promise<void> {
    const { name, namespace, version, info } = release;
    const secret: V1Secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: secretName(release),
        namespace,
        labels: { name, owner: 'helm', status: info.status, version: String(version) },
      },
      type: 'helm.sh/release.v1',
      data: { release: base64(base64(JSON.stringify(release))) },
    };
    const ref = { ...SECRETS, namespace, name: secretName(release) };
    await this.client.patch(ref, 'apply', secret, { fieldManager: 'helm', force: true });
  }

  async setStatus(release: Release, status: string): Promise<void> {
    await this.save({ ...release, info: { ...release.info, status } });
  }

  async remove(release: Release): Promise<void> {
    await this.client.delete({ ...SECRETS, namespace: release.namespace, name: secretName(release) });
  }
}

const secretName = ({ name, version }: Release): string => `sh.helm.release.v1.${name}.v${version}`;
const base64 = (text: string): string => encodeBase64(encodeBytes(text));

function decode(data: string | undefined): Release | undefined {
  if (data === undefined) return undefined;
  try {
    const outer = decodeBytes(decodeBase64(data).bytes);
    return JSON.parse(decodeBytes(decodeBase64(outer).bytes)) as Release;
  } catch {
    return undefined;
  }
}
