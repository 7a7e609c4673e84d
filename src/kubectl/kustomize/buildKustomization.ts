import type { KubeObject } from '../../api/meta.ts';
import { KubectlError } from '../KubectlError.ts';
import type { KubectlIO } from '../KubectlIO.ts';

/** The objects that a kustomization makes. */
export async function buildKustomization(_io: KubectlIO, directory: string): Promise<KubeObject[]> {
  throw new KubectlError(
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${directory}'`,
  );
}
