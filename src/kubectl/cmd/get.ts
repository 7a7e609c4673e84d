import type { Command, Invocation } from '../Command.ts';
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, selectorFlag, sourcesOf } from '../flags/commonFlags.ts';
import { bool, int, slice, text } from '../flags/FlagSpec.ts';
import { printObjectList } from '../get/printObjectList.ts';
import { printTables } from '../get/printTables.ts';
import { watchObjects } from '../get/watchObjects.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { type Query, selections } from '../resource/Builder.ts';
import { parseAnswer } from '../resource/discover.ts';
import { usageError } from '../usageError.ts';

const FORMATS = ['custom-columns', 'custom-columns-file', 'wide'];

export const getCommand: Command = {
  name: 'get',
  use: '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  short: 'Display one or many resources',
  long: 'Display one or many resources.\n\n Shows a table of the most important information about them. Filter with a label selector (-l) or a field selector, choose namespaces with -n and -A, and the form of the output with -o.\n\nUse "kubectl api-resources" for a complete list of supported resources.\n',
  examples: `# All pods
kubectl get pods

# More information, such as the node
kubectl get pods -o wide

# One pod as YAML
kubectl get pod web -o yaml

# Services and deployments together
kubectl get svc,deploy

# Watch pods change
kubectl get pods -w`,
  flags: [
    ...printFlags.filter((flag) => flag.name !== 'output'),
    text(
      'output',
      'Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file, wide).',
      { short: 'o' },
    ),
    ...filenameFlags('get from a server'),
    selectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    int('chunk-size', 'Ask for large lists in pieces of this size; 0: all at once.', { default: '500' }),
    bool('ignore-not-found', 'Exit with 0 when what was asked for is not there.'),
    slice('label-columns', 'Labels to show as columns (-L label1,label2).', { short: 'L' }),
    bool('no-headers', 'Leave out the header of tables and custom columns.'),
    bool('output-watch-events', 'With --watch: show which event brought each line.'),
    text('raw', 'A path to ask the server for.'),
    bool('server-print', 'Let the server make the table.', { default: 'true' }),
    bool('show-kind', 'Put the type before each name.'),
    bool('show-labels', 'Show all labels as the last column'),
    text('sort-by', "Sort lists by this field, a JSONPath expression (e.g. '{.metadata.name}')."),
    text('subresource', 'Get this subresource of the object.'),
    bool('watch', 'After listing, watch for changes.', { short: 'w' }),
    bool('watch-only', 'Watch for changes, without listing first.'),
  ],
  run: runGet,
};

async function runGet(invocation: Invocation): Promise<number | undefined> {
  const { flags, args, io } = invocation;
  if (flags.changed('raw')) return getRaw(invocation);
  const watching = flags.bool('watch') || flags.bool('watch-only');
  const sources = sourcesOf(flags);
  if (args.length === 0 && sources.filenames.length === 0 && sources.kustomize === '') {
    io.stderr(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw usageError(
      invocation,
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  if (flags.bool('output-watch-events') && !watching) {
    throw usageError(invocation, '--output-watch-events option can only be used with --watch or --watch-only');
  }
  const format = await outputFormat(io, flags, FORMATS);
  const query: Query = { ...sources, args, selectAll: true, chunkSize: flags.int('chunk-size') };
  const errors: unknown[] = [];
  const single = args.length > 1 || args.every((arg) => arg.includes('/'));
  if (flags.str('subresource') !== '' && args.length > 0 && !single)
    throw new KubectlError('subresource cannot be used when bulk resources are specified');
  const parts = await selections(invocation, query, errors).catch((error: unknown) => {
    // What a kustomization is missing is passed on as it is.
    throw error instanceof KubectlError && error.message.startsWith('must build at directory')
      ? new KubectlError(error.message, 1, true)
      : error;
  });
  if (watching) {
    const mappings = new Set(parts.map((part) => part.mapping));
    if (mappings.size !== 1) throw new KubectlError('you may only specify a single resource type');
    return watchObjects(invocation, parts, format);
  }
  const tabular = format.format === '' || format.format === 'wide';
  if (tabular) await printTables(invocation, parts, format, errors);
  else await printObjectList(invocation, parts, format, errors);
  throwAll(errors);
  return undefined;
}

async function getRaw(invocation: Invocation): Promise<undefined> {
  const { flags, session, args, io } = invocation;
  if (args.length > 0) {
    throw new KubectlError('arguments may not be passed when --raw is specified');
  }
  const path = flags.str('raw');
  if (!path.startsWith('/')) throw new KubectlError(`unable to parse --raw: ${path} must start with /`);
  const client = await session.client();
  const response = await client.raw({ method: 'GET', path });
  if (response.code >= 400) parseAnswer(response);
  io.stdout(response.body);
  return undefined;
}
