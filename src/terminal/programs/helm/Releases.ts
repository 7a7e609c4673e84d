import type { V1Secret } from '../../../api/generated/types.ts';
import type { KubeClient } from '../../../client/KubeClient.ts';
import type { ResourceRef } from '../../../client/KubeRequest.ts';
import { decodeBytes, encodeBytes } from '../../../posix/bytes.ts';
import { decodeBase64, encodeBase64 } from '../../../posix/text/base64Codec.ts';
import { gunzip, gzip, isGzip } from '../../archive/gzip.ts';
import type { ChartMetadata, Values } from './Chart.ts';

export interface ReleaseHook {
  name: string;
  kind: string;
  path: string;
  manifest: string;
  events: string[];
  weight?: number;
  delete_policies?: string[];
  last_run?: { started_at: string; completed_at: string; phase: string };
}

/** What helm keeps of one revision of a release. */
export interface Release {
  name: string;
  namespace: string;
  version: number;
  info: { status: string; first_deployed: string; last_deployed: string; description: string; notes: string };
  chart: { metadata: ChartMetadata; values: Values };
  config: Values;
  manifest: string;
  /** What runs around the release. */
  hooks?: ReleaseHook[];
}

const SECRETS: ResourceRef = { group: '', version: 'v1', resource: 'secrets' };

/** Releases as helm stores them: a Secret `sh.helm.release.v1.NAME.vN` each revision, gzipped JSON twice in base64. */
export class Releases {
  constructor(
    private readonly client: KubeClient,
    private readonly now: () => number,
  ) {}

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
        labels: {
          modifiedAt: String(Math.floor(this.now() / 1000)),
          name,
          owner: 'helm',
          status: info.status,
          version: String(version),
        },
      },
      type: 'helm.sh/release.v1',
      data: { release: base64(encodeBase64(gzip(encodeBytes(JSON.stringify(release))))) },
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
    const { bytes } = decodeBase64(decodeBytes(decodeBase64(data).bytes));
    return JSON.parse(decodeBytes(isGzip(bytes) ? gunzip(Uint8Array.from(bytes)) : bytes)) as Release;
  } catch {
    return undefined;
  }
}
