import type { V1ConfigMap, V1Container, V1EnvVar, V1Secret } from '../../api/generated/types.ts';
import { decodeBase64 } from '../../api/gotemplate/decodeBase64.ts';
import type { Command, Invocation } from '../Command.ts';
import { array, bool, slice, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { singleInfo } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { changeContainers, changePodSpecs, podSpecOf, setFlags, setTargets } from '../set/changeTemplates.ts';

export const setEnvCommand: Command = {
  name: 'env',
  use: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  short: 'Update environment variables on a pod template',
  examples: `# Set a variable
kubectl set env deployment/registry STORAGE_DIR=/local

# Show the variables
kubectl set env deployment/build --list

# Take one away
kubectl set env deployment/build ENV-

# From a secret
kubectl set env --from=secret/mysecret deployment/myapp`,
  flags: [
    ...setFlags,
    text('containers', 'Names of the containers, with wildcards', { default: '*', short: 'c' }),
    array('env', 'KEY=value of a variable.', { short: 'e' }),
    text('from', 'A ConfigMap or Secret to take variables from'),
    slice('keys', 'Which keys of it; all unless given.'),
    bool('list', 'Show the variables.'),
    bool('overwrite', 'Let variables be replaced.', { default: 'true' }),
    text('prefix', 'What to put before the names of variables.'),
    bool('resolve', 'With --list: show what references stand for.'),
  ],
  run: runSetEnv,
};

async function runSetEnv(invocation: Invocation): Promise<undefined> {
  const { args, flags } = invocation;
  const isChange = (arg: string): boolean => /^[^/=\s]+=/.test(arg) || /^[\w.]+-$/.test(arg);
  const resources = args.filter((arg) => !isChange(arg));
  const words = [...args.filter(isChange), ...flags.list('env')];
  if (resources.length === 0 && flags.list('filename').length === 0 && flags.str('kustomize') === '') {
    throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  const set: V1EnvVar[] = [];
  const remove: string[] = [];
  for (const word of words) {
    if (word.includes('='))
      set.push({ name: word.slice(0, word.indexOf('=')), value: word.slice(word.indexOf('=') + 1) });
    else remove.push(word.slice(0, -1));
  }
  set.push(...(await fromObject(invocation)));
  const infos = await setTargets(invocation, resources);
  if (flags.bool('list')) {
    for (const info of infos) await list(invocation, info);
    return undefined;
  }
  if (set.length === 0 && remove.length === 0) return undefined;
  return changePodSpecs(invocation, infos, 'env updated', (spec, info) => {
    const result = changeContainers(spec, flags.str('containers'), (container) =>
      changed(container, set, remove, flags.bool('overwrite')),
    );
    if (result.hits === 0) {
      invocation.io.stderr(
        `warning: ${info.mapping.resource}/${info.name} does not have any containers matching "${flags.str('containers')}"\n`,
      );
    }
    return result.spec;
  });
}

async function fromObject(invocation: Invocation): Promise<V1EnvVar[]> {
  const { flags } = invocation;
  if (flags.str('from') === '') return [];
  const info = await singleInfo(invocation, { args: [flags.str('from')] });
  const { data } = info.object as V1ConfigMap & V1Secret;
  const only = flags.list('keys');
  const keys = Object.keys(data ?? {}).filter((key) => only.length === 0 || only.includes(key));
  return keys.map((key) => {
    const name = `${flags.str('prefix')}${key.replace(/[^A-Za-z0-9_]/g, '_').toUpperCase()}`;
    const plain = key.replace(/[^A-Za-z0-9_]/g, '_').toUpperCase();
    if (plain !== key) invocation.io.stderr(`Warning: key ${key} transferred to ${plain}\n`);
    const ref = { name: info.name, key };
    return { name, valueFrom: info.mapping.kind === 'Secret' ? { secretKeyRef: ref } : { configMapKeyRef: ref } };
  });
}

function changed(
  container: V1Container,
  set: readonly V1EnvVar[],
  remove: readonly string[],
  overwrite: boolean,
): V1Container {
  const env = (container.env ?? []).filter(({ name }) => !remove.includes(name));
  for (const one of set) {
    const at = env.findIndex(({ name }) => name === one.name);
    if (at < 0) env.push(one);
    else if (overwrite) env[at] = one;
    else
      throw new KubectlError(`'${one.name}' already has a value (${env[at]?.value ?? ''}), and --overwrite is false`);
  }
  const { env: _, ...rest } = container;
  return env.length > 0 ? { ...rest, env } : rest;
}

async function list(invocation: Invocation, info: Info): Promise<void> {
  const { io } = invocation;
  const spec = info.object && podSpecOf(info.object);
  for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
    io.stdout(`# ${info.mapping.kind} ${info.name}, container ${container.name}\n`);
    for (const { name, value, valueFrom } of container.env ?? []) {
      const known = invocation.flags.bool('resolve') ? await resolved(invocation, info, valueFrom) : undefined;
      if (!valueFrom || known !== undefined) io.stdout(`${name}=${known ?? value ?? ''}\n`);
      else if (valueFrom.configMapKeyRef) {
        io.stdout(`# ${name} from configmap ${valueFrom.configMapKeyRef.name}, key ${valueFrom.configMapKeyRef.key}\n`);
      } else if (valueFrom.secretKeyRef) {
        io.stdout(`# ${name} from secret ${valueFrom.secretKeyRef.name}, key ${valueFrom.secretKeyRef.key}\n`);
      } else if (valueFrom.fieldRef) io.stdout(`# ${name} from field path ${valueFrom.fieldRef.fieldPath}\n`);
      else io.stdout(`# ${name} from resource ${valueFrom.resourceFieldRef?.resource}\n`);
    }
  }
}

/** What a reference to a ConfigMap or Secret stands for; `undefined` for other references. */
async function resolved(
  { session }: Invocation,
  { namespace }: Info,
  from: V1EnvVar['valueFrom'],
): Promise<string | undefined> {
  const [resource, ref] = from?.secretKeyRef
    ? ['secrets', from.secretKeyRef]
    : ['configmaps', from?.configMapKeyRef ?? undefined];
  if (!ref) return undefined;
  const client = await session.client();
  const object = await client.get<V1ConfigMap & V1Secret>({
    group: '',
    version: 'v1',
    resource,
    namespace,
    name: ref.name ?? '',
  });
  const text = object.data?.[ref.key] ?? '';
  return resource === 'secrets' ? String(decodeBase64(text)) : text;
}
