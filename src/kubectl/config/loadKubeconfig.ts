import { parseYaml } from '../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import { KubectlError } from '../KubectlError.ts';
import type { KubectlIO } from '../KubectlIO.ts';
import { emptyKubeconfig, type Kubeconfig } from './Kubeconfig.ts';

/** Files that make up the configuration: `--kubeconfig`, else `$KUBECONFIG` (a list), else `~/.kube/config`. */
export function kubeconfigPaths(io: KubectlIO, explicit: string): string[] {
  if (explicit !== '') return [explicit];
  const fromEnv = (io.env.KUBECONFIG ?? '').split(':').filter((path) => path !== '');
  return fromEnv.length > 0 ? fromEnv : [`${io.env.HOME ?? ''}/.kube/config`];
}

/** The merged configuration: the first file to name a thing wins. */
export async function loadKubeconfig(io: KubectlIO, explicit: string): Promise<Kubeconfig> {
  const merged = emptyKubeconfig();
  for (const path of kubeconfigPaths(io, explicit)) {
    const text = await io.files.read(path);
    if (text === undefined) {
      if (explicit !== '') throw new KubectlError(`stat ${path}: no such file or directory`);
      continue;
    }
    const one = readConfig(text, path);
    merged['current-context'] ||= one['current-context'] ?? '';
    for (const key of ['clusters', 'contexts', 'users'] as const) {
      const known = new Set(merged[key].map((entry) => entry.name));
      const added = (one[key] ?? []).filter((entry) => !known.has(entry.name));
      (merged[key] as unknown[]).push(...added);
    }
  }
  return merged;
}

function readConfig(text: string, path: string): Partial<Kubeconfig> {
  try {
    return (parseYaml(text) ?? {}) as Partial<Kubeconfig>;
  } catch (error) {
    throw new KubectlError(`error loading config file "${path}": ${error instanceof Error ? error.message : error}`);
  }
}

/** Writes the configuration to the file that `kubectl config` changes: the first one that exists, else the first. */
export async function storeKubeconfig(io: KubectlIO, explicit: string, config: Kubeconfig): Promise<void> {
  const paths = kubeconfigPaths(io, explicit);
  let target = paths[0] ?? '';
  for (const path of paths) {
    if ((await io.files.read(path)) !== undefined) {
      target = path;
      break;
    }
  }
  await io.files.write(target, stringifyYaml(sorted(config)));
}

/** The configuration in the order kubectl writes it. */
export function sorted(config: Kubeconfig): Kubeconfig {
  const byName = <T extends { name: string }>(list: T[]): T[] =>
    [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    apiVersion: 'v1',
    clusters: byName(config.clusters),
    contexts: byName(config.contexts),
    'current-context': config['current-context'],
    kind: 'Config',
    users: byName(config.users),
    preferences: config.preferences,
  } as Kubeconfig;
}
