import type { KubeObject } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Command, Invocation } from '../Command.ts';
import { describeObject } from '../describe/describeObject.ts';
import { allNamespacesFlag, filenameFlags, selectorFlag, sourcesOf } from '../flags/commonFlags.ts';
import { bool, int } from '../flags/FlagSpec.ts';
import { fetchSelection } from '../get/printObjectList.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { type Selection, selections } from '../resource/Builder.ts';
import type { Mapping } from '../resource/Mapping.ts';

export const describeCommand: Command = {
  name: 'describe',
  use: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  long: 'Show details of a resource or of several, with what belongs to them: events, endpoints, pods. When there is no resource of the name, those whose names begin with it are shown.\n',
  examples: `# A node
kubectl describe nodes kubernetes-node-emt8

# All pods
kubectl describe pods

# Pods with a label
kubectl describe pods -l name=myLabel`,
  flags: [
    allNamespacesFlag,
    selectorFlag,
    ...filenameFlags('describe'),
    int('chunk-size', 'Ask for large lists in pieces of this size; 0: all at once.', { default: '500' }),
    bool('show-events', 'Show events.', { default: 'true' }),
  ],
  run: runDescribe,
};

async function runDescribe(invocation: Invocation): Promise<undefined> {
  const { flags, args, io, session } = invocation;
  const sources = sourcesOf(flags);
  if (args.length === 0 && sources.filenames.length === 0 && sources.kustomize === '') {
    throw new KubectlError(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  }
  const errors: unknown[] = [];
  const parts = await selections(invocation, { ...sources, args, selectAll: true }, errors);
  let printed = 0;
  const show = async (mapping: Mapping, object: KubeObject, guessed = false): Promise<void> => {
    const text = await describeObject(invocation, mapping, object, flags.bool('show-events'));
    io.stdout(guessed ? `${text}\n` : printed === 0 ? text : `\n\n${text}`);
    printed++;
  };
  for (const part of parts) {
    try {
      for (const object of await fetchSelection(invocation, part)) await show(part.mapping, object);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const byPrefix = error.code === 404 && part.name !== undefined ? await withPrefix(invocation, part) : [];
      if (byPrefix.length === 0) errors.push(error);
      for (const object of byPrefix) await show(part.mapping, object, true);
    }
  }
  if (printed === 0 && errors.length === 0) {
    const { namespace } = await session.namespace();
    // Upstream names a namespace even where there is none.
    io.stderr(
      flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`,
    );
  }
  throwAll(errors);
  return undefined;
}

async function withPrefix(
  invocation: Invocation,
  { mapping, namespace, name, source }: Selection,
): Promise<KubeObject[]> {
  const all = await fetchSelection(invocation, { mapping, namespace, source });
  return all.filter((object) => object.metadata?.name?.startsWith(name ?? ''));
}
