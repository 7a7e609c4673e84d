import type { KubeList, KubeObject } from '../../../api/meta.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import { Scheme } from '../../../api/Scheme.ts';
import { parseDocuments } from '../../../api/yaml/parseDocuments.ts';
import type { ProcessContext } from '../../../posix/ProcessContext.ts';
import type { Program, Sys } from '../../../posix/Program.ts';
import { failed } from '../../../posix/SysError.ts';
import { ClusterApi, CommandError } from './ClusterApi.ts';
import { type KubectlArguments, kubectlArguments } from './kubectlArguments.ts';
import { outputOf } from './outputOf.ts';

interface Call extends KubectlArguments {
  p: ProcessContext;
  api: ClusterApi;
  namespace: string;
}

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const MERGE = 'application/merge-patch+json';
const scheme = Scheme.builtin();

/**
 * kubectl as it runs in a container: it finds the API server by its service account, whose rights are all it has.
 *
 * Deviations: only the verbs that scripts in containers use; `apply` is server-side; custom resources are found by their
 * plural name with their group (`crontabs.stable.example.com`) through discovery.
 */
export const guestKubectl: Program = function* (p) {
  const { words, flags } = kubectlArguments(p.args);
  const [verb = ''] = words;
  const command = COMMANDS[verb];
  if (verb === 'version') return yield* version(p, flags.has('client'));
  if (!command) {
    const text =
      verb === ''
        ? 'kubectl controls the Kubernetes cluster manager.'
        : `error: unknown command "${verb}" for "kubectl"`;
    yield* p.write(verb === '' ? 1 : 2, `${text}\n`);
    return verb === '' ? 0 : 1;
  }
  try {
    const api = yield* ClusterApi.open(p);
    if (!api) {
      throw new CommandError(
        'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
      );
    }
    const namespace = flags.get('namespace') ?? api.namespace;
    return yield* command({ p, api, namespace, words: words.slice(1), flags });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    yield* p.write(2, `${error.message}\n`);
    return 1;
  }
};

function* version(p: ProcessContext, clientOnly: boolean): Sys<number> {
  yield* p.out('Client Version: v1.36.0\nKustomize Version: v5.7.1\n');
  const api = clientOnly ? undefined : yield* ClusterApi.open(p);
  if (!api) return 0;
  try {
    const { gitVersion } = JSON.parse(yield* api.send('GET', '/version')) as { gitVersion: string };
    yield* p.out(`Server Version: ${gitVersion}\n`);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  return 0;
}

const COMMANDS: Readonly<Record<string, (call: Call) => Sys<number>>> = {
  get,
  delete: remove,
  create: (call) => submit(call, 'create'),
  apply: (call) => submit(call, 'apply'),
  replace: (call) => submit(call, 'apply'),
  patch: (call) => change(call, JSON.parse(call.flags.get('patch') ?? '{}'), 'patched'),
  scale: (call) => change(call, { spec: { replicas: Number(call.flags.get('replicas')) } }, 'scaled'),
  label: (call) => mark(call, 'labels', 'labeled'),
  annotate: (call) => mark(call, 'annotations', 'annotated'),
  rollout,
  logs,
  auth,
};

function pathOf(info: ResourceInfo, namespace: string | undefined, name = '', query = ''): string {
  const root = info.group === '' ? `/api/${info.version}` : `/apis/${info.group}/${info.version}`;
  const place = info.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
  return `${root}${place}/${info.resource}${name === '' ? '' : `/${name}`}${query}`;
}

const typeOf = (info: ResourceInfo): string => (info.group === '' ? info.singular : `${info.singular}.${info.group}`);

function* resourceOf({ api }: Call, word: string): Sys<ResourceInfo> {
  const [name = '', ...group] = word.split('.');
  const known = scheme.byAnyName(name).find((info) => group.length === 0 || info.group === group.join('.'));
  if (known) return known;
  const groups = JSON.parse(yield* api.send('GET', '/apis')) as {
    groups: { name: string; preferredVersion: { version: string } }[];
  };
  for (const { name: own, preferredVersion } of groups.groups) {
    if (group.length > 0 ? own !== group.join('.') : scheme.group(own)) continue;
    const { version: v } = preferredVersion;
    const list = JSON.parse(yield* api.send('GET', `/apis/${own}/${v}`)) as {
      resources: {
        name: string;
        singularName: string;
        shortNames?: string[];
        namespaced: boolean;
        kind: string;
        verbs: string[];
      }[];
    };
    const found = list.resources.find((r) => [r.name, r.singularName, ...(r.shortNames ?? [])].includes(name));
    if (found) {
      const { kind, namespaced, verbs, shortNames = [] } = found;
      const rest = { subresources: [], shortNames, categories: [] };
      return {
        group: own,
        version: v,
        kind,
        resource: found.name,
        singular: found.singularName,
        namespaced,
        verbs,
        ...rest,
      };
    }
  }
  throw new CommandError(`error: the server doesn't have a resource type "${word}"`);
}

/** `pods a b`, `pod/a deploy/b`, `pods,services`: each resource with the names asked for. */
function* targetsOf(call: Call, words: readonly string[]): Sys<{ info: ResourceInfo; names: string[] }[]> {
  const [first = '', ...rest] = words;
  if (first.includes('/')) {
    const targets: { info: ResourceInfo; names: string[] }[] = [];
    for (const word of words) {
      const [type = '', name = ''] = word.split('/');
      targets.push({ info: yield* resourceOf(call, type), names: [name] });
    }
    return targets;
  }
  if (first === '')
    throw new CommandError('error: You must specify the type of resource. Use "kubectl api-resources" for a list.');
  const targets: { info: ResourceInfo; names: string[] }[] = [];
  const types = first === 'all' ? 'pods,services,daemonsets,deployments,replicasets,statefulsets,jobs,cronjobs' : first;
  for (const type of types.split(',')) targets.push({ info: yield* resourceOf(call, type), names: [...rest] });
  return targets;
}

function* get(call: Call): Sys<number> {
  const { p, api, flags, namespace } = call;
  const output = flags.get('output') ?? '';
  const table = output === '' || output === 'wide';
  const everywhere = flags.has('all-namespaces');
  const selector = flags.get('selector');
  const query = selector ? `?labelSelector=${encodeURIComponent(selector)}` : '';
  const accept = table ? TABLE : 'application/json';
  const targets = yield* targetsOf(call, call.words);
  const bodies: { info: ResourceInfo; body: unknown }[] = [];
  for (const { info, names } of targets) {
    const place = everywhere ? undefined : namespace;
    for (const name of names.length > 0 ? names : ['']) {
      bodies.push({
        info,
        body: JSON.parse(yield* api.send('GET', pathOf(info, place, name, name ? '' : query), { accept })),
      });
    }
  }
  const shown = outputOf(output, bodies, {
    everywhere,
    headers: !flags.has('no-headers'),
    labels: flags.has('show-labels'),
    named: targets.length > 1,
  });
  if (shown !== '') yield* p.out(shown);
  else yield* p.write(2, everywhere ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
  return 0;
}

function* remove(call: Call): Sys<number> {
  const { p, api, flags, namespace } = call;
  const selector = flags.get('selector');
  const done = function* (info: ResourceInfo, name: string): Sys<void> {
    yield* api.send('DELETE', pathOf(info, namespace, name), { body: { propagationPolicy: 'Background' } });
    yield* p.out(`${typeOf(info)} "${name}" deleted${info.namespaced ? ` from ${namespace} namespace` : ''}\n`);
  };
  if (flags.has('filename')) {
    for (const object of yield* documentsOf(call)) {
      const info = infoOf(object);
      yield* done(info, object.metadata?.name ?? '');
    }
    return 0;
  }
  for (const { info, names } of yield* targetsOf(call, call.words)) {
    if (names.length === 0 && !selector && !flags.has('all'))
      throw new CommandError('error: resource(s) were provided, but no name was specified');
    const query = selector ? `?labelSelector=${encodeURIComponent(selector)}` : '';
    const list =
      names.length > 0
        ? undefined
        : (JSON.parse(yield* api.send('GET', pathOf(info, namespace, '', query))) as KubeList);
    for (const name of list ? list.items.map((item) => item.metadata?.name ?? '') : names) yield* done(info, name);
  }
  return 0;
}

function* documentsOf({ p, flags }: Call): Sys<KubeObject[]> {
  const file = flags.get('filename') ?? '';
  const text = file === '-' ? yield* p.readAll(0) : yield* p.readFile(file);
  if (failed(text)) throw new CommandError(`error: the path "${file}" does not exist`);
  const objects: KubeObject[] = [];
  for (const { value } of parseDocuments(text).documents) {
    const object = value as KubeObject & { items?: KubeObject[] };
    if (object?.kind === 'List') objects.push(...(object.items ?? []));
    else if (object) objects.push(object);
  }
  return objects;
}

function infoOf({ apiVersion = 'v1', kind = '' }: KubeObject): ResourceInfo {
  const [group, v] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : ['', apiVersion];
  const info = scheme.byKind(group, v, kind);
  if (!info) throw new CommandError(`error: no matches for kind "${kind}" in version "${apiVersion}"`);
  return info;
}

function* submit(call: Call, how: 'create' | 'apply'): Sys<number> {
  const { p, api, flags, words } = call;
  if (!flags.has('filename')) {
    if (how === 'create' && words[0] === 'job' && flags.has('from')) return yield* jobFrom(call);
    throw new CommandError('error: must specify one of -f and -k');
  }
  for (const object of yield* documentsOf(call)) {
    const info = infoOf(object);
    const name = object.metadata?.name ?? '';
    const namespace = object.metadata?.namespace ?? call.namespace;
    let verb = 'created';
    if (how === 'create') yield* api.send('POST', pathOf(info, namespace), { body: object });
    else {
      const before = yield* versionOf(call, pathOf(info, namespace, name));
      const path = pathOf(info, namespace, name, '?fieldManager=kubectl&force=true');
      const after = JSON.parse(
        yield* api.send('PATCH', path, { body: object, type: 'application/apply-patch+yaml' }),
      ) as KubeObject;
      if (before !== undefined) verb = before === after.metadata?.resourceVersion ? 'unchanged' : 'configured';
    }
    yield* p.out(`${typeOf(info)}/${name} ${verb}\n`);
  }
  return 0;
}

function* versionOf({ api }: Call, path: string): Sys<string | undefined> {
  try {
    return (JSON.parse(yield* api.send('GET', path)) as KubeObject).metadata?.resourceVersion;
  } catch (error) {
    if (error instanceof CommandError && error.message.includes('(NotFound)')) return undefined;
    throw error;
  }
}

function* jobFrom(call: Call): Sys<number> {
  const { p, api, flags, namespace, words } = call;
  const name = words[1] ?? '';
  const from = (flags.get('from') ?? '').replace(/^cronjobs?\//, '');
  const cronJob = JSON.parse(
    yield* api.send('GET', `/apis/batch/v1/namespaces/${namespace}/cronjobs/${from}`),
  ) as KubeObject & {
    spec?: { jobTemplate?: { spec?: object } };
  };
  const metadata = { name, annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' } };
  const body = { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: cronJob.spec?.jobTemplate?.spec };
  yield* api.send('POST', `/apis/batch/v1/namespaces/${namespace}/jobs`, { body });
  yield* p.out(`job.batch/${name} created\n`);
  return 0;
}

function* change(call: Call, body: unknown, verb: string): Sys<number> {
  const { p, api, namespace } = call;
  const type = Array.isArray(body) ? 'application/json-patch+json' : MERGE;
  for (const { info, names } of yield* targetsOf(call, call.words)) {
    for (const name of names) {
      yield* api.send('PATCH', pathOf(info, namespace, name), { body, type });
      yield* p.out(`${typeOf(info)}/${name} ${verb}\n`);
    }
  }
  return 0;
}

function* mark(call: Call, field: 'labels' | 'annotations', verb: string): Sys<number> {
  const marks = call.words.filter((word) => word.includes('=') || word.endsWith('-'));
  const words = call.words.filter((word) => !marks.includes(word));
  const entries = marks.map((word) =>
    word.includes('=') ? [word.split('=')[0], word.slice(word.indexOf('=') + 1)] : [word.slice(0, -1), null],
  );
  return yield* change({ ...call, words }, { metadata: { [field]: Object.fromEntries(entries) } }, verb);
}

function* rollout(call: Call): Sys<number> {
  const [what = '', ...words] = call.words;
  if (what !== 'restart')
    throw new CommandError(`error: rollout ${what} is not available in this container; use it from outside`);
  const at = new Date(yield* call.p.now()).toISOString();
  const metadata = { annotations: { 'kubectl.kubernetes.io/restartedAt': at.replace(/\.\d+Z$/, 'Z') } };
  return yield* change({ ...call, words }, { spec: { template: { metadata } } }, 'restarted');
}

function* logs({ p, api, words, flags, namespace }: Call): Sys<number> {
  const name = (words[0] ?? '').replace(/^pods?\//, '');
  const container = flags.get('container') ?? words[1];
  const query = [
    ...(container ? [`container=${container}`] : []),
    ...(flags.has('tail') ? [`tailLines=${flags.get('tail')}`] : []),
    ...(flags.has('previous') ? ['previous=true'] : []),
  ].join('&');
  yield* p.out(yield* api.send('GET', `/api/v1/namespaces/${namespace}/pods/${name}/log${query ? `?${query}` : ''}`));
  return 0;
}

function* auth(call: Call): Sys<number> {
  const { p, api, words, namespace } = call;
  const [what, verb = '', type = ''] = words;
  if (what !== 'can-i') throw new CommandError(`error: auth ${what} is not available in this container`);
  const info = yield* resourceOf(call, type.split('/')[0] ?? '');
  const resourceAttributes = {
    verb,
    group: info.group,
    resource: info.resource,
    namespace,
    name: type.split('/')[1] ?? '',
  };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const { status } = JSON.parse(yield* api.send('POST', path, { body })) as { status: { allowed: boolean } };
  yield* p.out(status.allowed ? 'yes\n' : 'no\n');
  return status.allowed ? 0 : 1;
}
