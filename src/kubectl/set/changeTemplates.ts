import type { V1Container, V1PodSpec } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { JsonObject } from '../../api/patch/jsonObject.ts';
import { createMergePatch } from '../../api/patch/mergePatch.ts';
import { patchSchemaOf } from '../../api/patch/patchSchemaOf.ts';
import { createTwoWayMergePatch } from '../../api/patch/strategicDiff.ts';
import { schemaOf } from '../../api/schema/schemaOf.ts';
import type { Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { fieldManagerFlag, filenameFlags, recordFlag, selectorFlag, sourcesOf } from '../flags/commonFlags.ts';
import { bool, type FlagSpec } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { resolveInfos } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { qualifiedKind, refOf } from '../resource/Mapping.ts';

/** Flags of every `kubectl set …`. */
export const setFlags: readonly FlagSpec[] = [
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  ...filenameFlags('change'),
  selectorFlag,
  recordFlag,
  bool('all', 'Select all resources of the types, in the namespace'),
  bool('local', 'Do not talk to the server.'),
];

/** The pod spec inside an object, `undefined` for kinds that have none. */
export function podSpecOf(object: KubeObject): V1PodSpec | undefined {
  const spec = (object as { spec?: Record<string, unknown> }).spec;
  if (object.kind === 'Pod') return spec as unknown as V1PodSpec;
  if (object.kind === 'CronJob') {
    const template = (spec?.jobTemplate as { spec?: { template?: { spec?: V1PodSpec } } } | undefined)?.spec?.template;
    return template?.spec;
  }
  return (spec?.template as { spec?: V1PodSpec } | undefined)?.spec;
}

/** The object with another pod spec. */
function withPodSpec(object: KubeObject, podSpec: V1PodSpec): KubeObject {
  const spec = { ...(object as { spec?: JsonObject }).spec } as JsonObject;
  if (object.kind === 'Pod') return { ...object, spec: podSpec } as KubeObject;
  if (object.kind === 'CronJob') {
    const jobTemplate = spec.jobTemplate as { spec?: { template?: object } };
    const template = { ...jobTemplate.spec?.template, spec: podSpec };
    return {
      ...object,
      spec: { ...spec, jobTemplate: { ...jobTemplate, spec: { ...jobTemplate.spec, template } } },
    } as KubeObject;
  }
  return { ...object, spec: { ...spec, template: { ...(spec.template as object), spec: podSpec } } } as KubeObject;
}

/** Resolves the resources that the command names. */
export async function setTargets(invocation: Invocation, args: readonly string[]): Promise<Info[]> {
  const { flags } = invocation;
  const errors: unknown[] = [];
  const query = { ...sourcesOf(flags), args, selectAll: flags.bool('all') };
  const infos = await resolveInfos(invocation, query, errors);
  throwAll(errors);
  return infos;
}

/** Changes the pod spec of every object with `change` and sends the difference; nothing is sent where there is none. */
export async function changePodSpecs(
  invocation: Invocation,
  infos: readonly Info[],
  operation: string,
  change: (spec: V1PodSpec, info: Info) => V1PodSpec,
): Promise<undefined> {
  return changeObjects(invocation, infos, operation, (object, info) => {
    const spec = podSpecOf(object);
    if (!spec)
      throw new KubectlError(
        `${info.mapping.resource}/${info.name} the object is not a pod or does not have a pod template: *v1.${info.mapping.kind}`,
      );
    return withPodSpec(object, change(spec, info));
  });
}

export async function changeObjects(
  invocation: Invocation,
  infos: readonly Info[],
  operation: string,
  change: (object: KubeObject, info: Info) => KubeObject,
): Promise<undefined> {
  const { flags, io, session } = invocation;
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
  const errors: unknown[] = [];
  for (const info of infos) {
    try {
      const before = info.object as KubeObject;
      const after = change(before, info);
      const schema = schemaOf(info.mapping);
      const [was, is] = [before as JsonObject, after as JsonObject];
      const patch = schema ? createTwoWayMergePatch(was, is, patchSchemaOf(schema)) : createMergePatch(was, is);
      if (flags.bool('local') || dryRun === 'client') {
        printer.print(after, operation);
        continue;
      }
      if (Object.keys(patch).length === 0) continue;
      const client = await session.client(flags.str('field-manager'));
      const ref = refOf(info.mapping, info.namespace, info.name);
      const type = schema ? 'strategic' : 'merge';
      printer.print(
        await client.patch<KubeObject>(ref, type, patch, dryRun === 'server' ? { dryRun: true } : {}),
        operation,
      );
    } catch (error) {
      errors.push(error);
    }
  }
  throwAll(errors);
  return undefined;
}

/** Applies a change to the containers that a `*` pattern matches, init containers too. `hits` counts them. */
export function changeContainers(
  spec: V1PodSpec,
  pattern: string,
  change: (container: V1Container) => V1Container,
): { spec: V1PodSpec; hits: number } {
  const expression = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  let hits = 0;
  const each = (list: V1Container[] | undefined): V1Container[] | undefined =>
    list?.map((container) => {
      if (!expression.test(container.name)) return container;
      hits++;
      return change(container);
    });
  const initContainers = each(spec.initContainers);
  const changed = { ...spec, containers: each(spec.containers) ?? [], ...(initContainers ? { initContainers } : {}) };
  return { spec: changed, hits };
}

/** `deployment/web`: how messages of `set` name an object. */
export const shortName = ({ mapping, name }: Info): string => `${qualifiedKind(mapping)} "${name}"`;
