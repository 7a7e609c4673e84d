import type { Invocation } from '../Command.ts';
import { KubectlError } from '../KubectlError.ts';

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
}

const STANDARD = new Set(
  '* get list watch create update patch delete deletecollection use bind impersonate escalate proxy approve sign attest'.split(
    ' ',
  ),
);

/** The verbs of `--verb`, once each; `*` stands for all. */
export function verbsOf({ flags, io }: Invocation): string[] {
  const verbs = [...new Set(flags.list('verb'))];
  if (verbs.length === 0) throw new KubectlError('at least one verb must be specified');
  for (const verb of verbs) {
    if (!STANDARD.has(verb)) io.stderr(`Warning: '${verb}' is not a standard resource verb\n`);
  }
  return verbs.includes('*') ? ['*'] : verbs;
}

/** One rule an API group, in the order in which groups were named. */
export async function rulesOf(invocation: Invocation, verbs: string[]): Promise<PolicyRule[]> {
  const { flags } = invocation;
  const wanted = [...new Set(flags.list('resource'))];
  if (wanted.length === 0) throw new KubectlError('at least one resource must be specified');
  const resourceNames = [...new Set(flags.list('resource-name'))];
  const byGroup = new Map<string, string[]>();
  for (const word of wanted) {
    const { group, resource } = await resolve(invocation, word);
    byGroup.set(group, [...(byGroup.get(group) ?? []), resource]);
  }
  return [...byGroup].map(([group, resources]) => ({
    verbs,
    apiGroups: [group],
    resources,
    ...(resourceNames.length > 0 ? { resourceNames } : {}),
  }));
}

async function resolve(invocation: Invocation, word: string): Promise<{ group: string; resource: string }> {
  if (word === '*') return { group: '', resource: '*' };
  const [typeWithGroup = '', subresource] = word.split('/');
  const mapping = (await invocation.session.mapper()).find(typeWithGroup);
  if (!mapping) {
    const [resource = '', ...group] = typeWithGroup.split('.');
    const where = group.length > 0 ? ` in group "${group.join('.')}"` : '';
    throw new KubectlError(`the server doesn't have a resource type "${resource}"${where}`, 1, true);
  }
  return { group: mapping.group, resource: subresource ? `${mapping.resource}/${subresource}` : mapping.resource };
}
