import type { V1ClusterRole, V1PolicyRule } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { allNamespacesFlag, filenameFlags, sourcesOf } from '../flags/commonFlags.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { TableWriter } from '../output/TableWriter.ts';
import { policyRows } from '../policyRows.ts';
import { selections } from '../resource/Builder.ts';
import { refOf } from '../resource/Mapping.ts';

const REVIEWS = { group: 'authorization.k8s.io', version: 'v1' };

/** Verbs that no `can-i` warns about (pkg/cmd/auth). */
const RESOURCE_VERBS = new Set(
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(
    ' ',
  ),
);
const PATH_VERBS = new Set('get put post head options delete patch *'.split(' '));

const canI: Command = {
  name: 'can-i',
  use: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  short: 'Check whether an action is allowed',
  examples: `# May I create pods?
kubectl auth can-i create pods --all-namespaces

# May a service account?
kubectl auth can-i list pods --as=system:serviceaccount:dev:foo -n dev

# What may I do here?
kubectl auth can-i --list`,
  flags: [
    allNamespacesFlag,
    bool('list', 'Show everything that is allowed.'),
    bool('no-headers', 'Leave out the header.'),
    bool('quiet', 'Only the exit code answers.', { short: 'q' }),
    text('subresource', 'Subresource such as log or scale'),
  ],
  run: runCanI,
};

async function runCanI(invocation: Invocation): Promise<number | undefined> {
  const { flags, args, io, session } = invocation;
  const { namespace } = await session.namespace();
  const where = flags.bool('all-namespaces') ? '' : namespace;
  if (flags.bool('list')) {
    if (args.length > 0) throw new KubectlError('list option must be specified with no arguments');
    return listRules(invocation, where);
  }
  const [verb, what, ...more] = args;
  if (!verb || !what || more.length > 1) {
    throw new KubectlError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  }
  const attributes = what.startsWith('/')
    ? { nonResourceAttributes: { verb, path: what } }
    : { resourceAttributes: await resourceAttributes(invocation, verb, what, more[0], where) };
  const verbs = what.startsWith('/') ? PATH_VERBS : RESOURCE_VERBS;
  if (!verbs.has(verb)) io.stderr(`Warning: verb '${verb}' is not a known verb\n\n`);
  const client = await session.client();
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    metadata: {},
    spec: attributes,
  };
  const answer = await client.create<KubeObject>(
    { ...REVIEWS, resource: 'selfsubjectaccessreviews' },
    review as KubeObject,
  );
  const status = (answer as { status?: { allowed?: boolean; reason?: string; evaluationError?: string } }).status;
  if (!flags.bool('quiet')) {
    const reason = status?.reason ? ` - ${status.reason}` : '';
    const trouble = status?.evaluationError ? ` - ${status.evaluationError}` : '';
    io.stdout(status?.allowed ? 'yes\n' : `no${reason}${trouble}\n`);
  }
  return status?.allowed ? 0 : 1;
}

async function resourceAttributes(
  invocation: Invocation,
  verb: string,
  what: string,
  second: string | undefined,
  namespace: string,
): Promise<object> {
  const { io, session, flags } = invocation;
  const [type = '', slashName] = what.split('/');
  const mapping = (await session.mapper()).find(type);
  if (!mapping && type !== '*') {
    io.stderr(`Warning: the server doesn't have a resource type '${type}'\n\n`);
  }
  if (mapping && !mapping.namespaced && namespace !== '') {
    io.stderr(
      `Warning: resource '${mapping.resource}' is not namespace scoped${mapping.group ? ` in group '${mapping.group}'` : ''}\n\n`,
    );
  }
  const name = slashName ?? second;
  return {
    namespace,
    verb,
    group: mapping?.group ?? (type === '*' ? '*' : ''),
    resource: mapping?.resource ?? type,
    ...(flags.str('subresource') ? { subresource: flags.str('subresource') } : {}),
    ...(name ? { name } : {}),
    ...(mapping ? {} : { version: type === '*' ? '*' : undefined }),
  };
}

async function listRules(invocation: Invocation, namespace: string): Promise<undefined> {
  const { io, session, flags } = invocation;
  const client = await session.client();
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    metadata: {},
    spec: { namespace },
  };
  const answer = await client.create<KubeObject>(
    { ...REVIEWS, resource: 'selfsubjectrulesreviews' },
    review as KubeObject,
  );
  const { resourceRules = [], nonResourceRules = [] } =
    (answer as { status?: { resourceRules?: V1PolicyRule[]; nonResourceRules?: V1PolicyRule[] } }).status ?? {};
  const rows = policyRows([...resourceRules, ...nonResourceRules]);
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  io.stdout(new TableWriter().write(flags.bool('no-headers') ? rows : [header, ...rows]));
  return undefined;
}

const whoAmI: Command = {
  name: 'whoami',
  short: 'Check self subject attributes',
  flags: printFlags,
  run: async ({ session, io, flags }) => {
    const client = await session.client();
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
    const ref = { group: 'authentication.k8s.io', version: 'v1', resource: 'selfsubjectreviews' };
    const answer = await client.create<KubeObject>(ref, review as KubeObject);
    const format = await outputFormat(io, flags);
    if (format.format !== '') {
      new ResultPrinter(io, format).printMade(answer, '');
      return undefined;
    }
    const user = (
      answer as {
        status?: {
          userInfo?: { username?: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> };
        };
      }
    ).status?.userInfo;
    const rows = [['ATTRIBUTE', 'VALUE']];
    if (user?.username) rows.push(['Username', user.username]);
    if (user?.uid) rows.push(['UID', user.uid]);
    if (user?.groups) rows.push(['Groups', `[${user.groups.join(' ')}]`]);
    for (const [key, values] of Object.entries(user?.extra ?? {}))
      rows.push([`Extra: ${key}`, `[${values.join(' ')}]`]);
    io.stdout(new TableWriter().write(rows));
    return undefined;
  },
};

const reconcile: Command = {
  name: 'reconcile',
  use: '-f FILENAME',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  flags: [
    ...printFlags,
    dryRunFlag,
    ...filenameFlags('reconcile'),
    bool('remove-extra-permissions', 'Remove permissions that the file does not give.'),
    bool('remove-extra-subjects', 'Remove subjects that the file does not name.'),
  ],
  run: runReconcile,
};

async function runReconcile(invocation: Invocation): Promise<undefined> {
  const { flags, io, session } = invocation;
  const given = sourcesOf(flags);
  if (given.filenames.length === 0 && given.kustomize === '') throw new KubectlError('must specify one of -f and -k');
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
  const client = await session.client();
  const errors: unknown[] = [];
  for (const { mapping, namespace, name = '', object } of await selections(
    invocation,
    { args: [], ...sourcesOf(flags) },
    errors,
  )) {
    if (!object) continue;
    if (mapping.group !== 'rbac.authorization.k8s.io') continue;
    const live = await client.get<KubeObject>(refOf(mapping, namespace, name)).catch((error: unknown) => {
      if (error instanceof StatusError && error.code === 404) return undefined;
      throw error;
    });
    const wanted = live
      ? joined(live, object, flags.bool('remove-extra-permissions'), flags.bool('remove-extra-subjects'))
      : object;
    if (dryRun === 'client') printer.print(wanted, 'reconciled');
    else if (live) printer.print(await client.update(refOf(mapping, namespace, name), wanted), 'reconciled');
    else printer.print(await client.create(refOf(mapping, namespace), wanted), 'reconciled');
  }
  throwAll(errors);
  return undefined;
}

type Rbac = KubeObject & { rules?: V1ClusterRole['rules']; subjects?: object[] };

function joined(live: Rbac, wanted: Rbac, replaceRules: boolean, replaceSubjects: boolean): KubeObject {
  const union = <T>(a: readonly T[] | undefined, b: readonly T[] | undefined): T[] => {
    const known = new Set((a ?? []).map((one) => JSON.stringify(one)));
    return [...(a ?? []), ...(b ?? []).filter((one) => !known.has(JSON.stringify(one)))];
  };
  return {
    ...live,
    ...(wanted.rules ? { rules: replaceRules ? wanted.rules : union(live.rules, wanted.rules) } : {}),
    ...(wanted.subjects ? { subjects: replaceSubjects ? wanted.subjects : union(live.subjects, wanted.subjects) } : {}),
  } as KubeObject;
}

export const authCommand: Command = {
  name: 'auth',
  use: '[flags]',
  short: 'Inspect authorization',
  long: 'Inspect authorization.\n',
  subcommands: [canI, reconcile, whoAmI],
};
