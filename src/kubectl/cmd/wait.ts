import { printValue } from '../../api/jsonpath/JsonPath.ts';
import type { KubeObject } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Command, Invocation } from '../Command.ts';
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, selectorFlag, sourcesOf } from '../flags/commonFlags.ts';
import { array, bool, duration } from '../flags/FlagSpec.ts';
import { fetchSelection } from '../get/printObjectList.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { renderObject } from '../output/renderObject.ts';
import { type Selection, selections } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { qualifiedKind, qualifiedResource } from '../resource/Mapping.ts';
import { findJsonPath, relaxedJsonPath } from '../templates.ts';
import { exitCodeOf, watchFor } from '../watchFor.ts';

const WEEK_MS = 168 * 3_600_000;

export const waitCommand: Command = {
  name: 'wait',
  use: "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Experimental: Wait for a specific condition on one or many resources',
  examples: `# Until a pod is ready
kubectl wait --for=condition=Ready pod/busybox1

# Until it runs
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1

# Until it is gone
kubectl wait --for=delete pod/busybox1 --timeout=60s`,
  flags: [
    ...printFlags,
    allNamespacesFlag,
    fieldSelectorFlag,
    selectorFlag,
    ...filenameFlags('wait for').map((flag) => (flag.name === 'recursive' ? { ...flag, default: 'true' } : flag)),
    bool('all', 'Select all resources of the types, in the namespace'),
    array('for', "What to wait for: create, delete, condition=name[=value], jsonpath='{path}'[=value]."),
    bool('local', 'Do not talk to the server.'),
    duration('timeout', 'How long to wait; zero: look once, negative: a week.', { default: '30s' }),
  ],
  run: runWait,
};

type Test = (object: KubeObject | undefined) => boolean;

interface Condition {
  kind: 'create' | 'delete' | 'state';
  test: Test;
}

async function runWait(invocation: Invocation): Promise<number | undefined> {
  const { flags, args, io } = invocation;
  const condition = conditionOf(flags.list('for').at(-1) ?? '');
  const given = flags.ms('timeout');
  const timeout = given < 0 ? WEEK_MS : given;
  const deadline = io.now() + timeout;
  const errors: unknown[] = [];
  const parts = await selections(invocation, { ...sourcesOf(flags), args, selectAll: flags.bool('all') }, errors);
  throwAll(errors);
  const infos = await targets(invocation, parts, condition, deadline);
  const format = await outputFormat(io, flags);
  for (const info of infos) {
    let last = info.object;
    const end = await watchFor(invocation, info, Math.max(0, deadline - io.now()), (object) => {
      last = object ?? last;
      if (condition.kind === 'delete')
        return object === undefined || object.metadata?.uid !== info.object?.metadata?.uid;
      if (object === undefined && condition.kind === 'state') throw gone(info);
      return condition.test(object);
    });
    if (end === 'timeout') {
      const why = given === 0 ? 'condition not met for' : 'timed out waiting for the condition on';
      const text = `${why} ${info.mapping.resource}/${info.name}`;
      errors.push(new KubectlError(text));
      continue;
    }
    if (end !== 'met') return exitCodeOf(end);
    if (format.format === '') io.stdout(`${qualifiedKind(info.mapping)}/${info.name} condition met\n`);
    else if (last) io.stdout(renderObject(last, format));
  }
  throwAll(errors);
  return undefined;
}

function gone(info: Info): Error {
  return new KubectlError(`${qualifiedResource(info.mapping)} "${info.name}" not found`);
}

async function targets(
  invocation: Invocation,
  parts: readonly Selection[],
  condition: Condition,
  deadline: number,
): Promise<Info[]> {
  const infos: Info[] = [];
  for (const part of parts) {
    if (part.name !== undefined && condition.kind === 'create') {
      const at = { ...part, name: part.name };
      const left = deadline - invocation.io.now();
      const end = await watchFor(invocation, at, left, (object) => object !== undefined);
      if (end === 'timeout') throw new KubectlError('timed out waiting for the condition');
    }
    try {
      for (const object of await fetchSelection(invocation, part)) {
        const { name = '', namespace = '' } = object.metadata ?? {};
        infos.push({ mapping: part.mapping, namespace, name, source: part.source, object });
      }
    } catch (error) {
      const missing = error instanceof StatusError && error.code === 404;
      if (!missing || condition.kind !== 'delete') throw error;
    }
  }
  if (infos.length === 0 && condition.kind !== 'delete') throw new KubectlError('no matching resources found');
  return infos;
}

function conditionOf(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'delete') return { kind: 'delete', test: () => false };
  if (lower === 'create') return { kind: 'create', test: (object) => object !== undefined };
  if (lower.startsWith('condition=')) {
    const [name = '', value = 'true'] = text.slice('condition='.length).split('=');
    return { kind: 'state', test: conditionTest(name.toLowerCase(), value.toLowerCase()) };
  }
  if (lower.startsWith('jsonpath=')) return { kind: 'state', test: jsonPathTest(text.slice('jsonpath='.length)) };
  throw new KubectlError(`unrecognized condition: "${text}"`);
}

function conditionTest(name: string, value: string): Test {
  return (object) => {
    const { metadata, status } = (object ?? {}) as KubeObject & {
      status?: {
        conditions?: { type: string; status: string; observedGeneration?: number }[];
        observedGeneration?: number;
      };
    };
    const found = status?.conditions?.find((condition) => condition.type.toLowerCase() === name);
    if (!found || found.status.toLowerCase() !== value) return false;
    const observed = found.observedGeneration ?? status?.observedGeneration;
    return observed === undefined || observed >= (metadata?.generation ?? 0);
  };
}

function jsonPathTest(text: string): Test {
  const close = text.lastIndexOf('}');
  const at = text.indexOf('=', Math.max(0, close));
  const path = at < 0 ? text : text.slice(0, at);
  const value = at < 0 ? undefined : text.slice(at + 1).replace(/^'(.*)'$|^"(.*)"$/, '$1$2');
  if (value === '') throw new KubectlError('jsonpath wait has to have a value after equal sign');
  const expression = relaxedJsonPath(path.replace(/^'(.*)'$/, '$1'));
  return (object) => {
    const found = findJsonPath(expression, object ?? {}).filter((one) => one !== undefined && one !== null);
    if (value === undefined) return found.length > 0;
    if (found.length > 1) throw new KubectlError('given jsonpath expression matches more than one value');
    return found.length === 1 && printValue(found[0]) === value;
  };
}
