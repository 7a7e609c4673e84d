import type { CoreV1Event } from '../../api/generated/types.ts';
import type { KubeList } from '../../api/meta.ts';
import type { RequestOptions } from '../../client/KubeRequest.ts';
import type { Command, Invocation } from '../Command.ts';
import { interval } from '../describe/describeEvents.ts';
import { allNamespacesFlag } from '../flags/commonFlags.ts';
import { bool, int, slice, text } from '../flags/FlagSpec.ts';
import { asList } from '../get/printObjectList.ts';
import { KubectlError } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { renderObject } from '../output/renderObject.ts';
import { TableWriter } from '../output/TableWriter.ts';
import { typeOf } from '../resource/Builder.ts';
import { untilEnd } from '../untilEnd.ts';

export const eventsCommand: Command = {
  name: 'events',
  use: '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  short: 'List events',
  flags: [
    ...printFlags,
    allNamespacesFlag,
    int('chunk-size', 'Ask for large lists in pieces of this size; 0: all at once.', { default: '500' }),
    text('for', 'Only events about this TYPE/NAME.'),
    bool('no-headers', 'Leave out the header.'),
    slice('types', 'Only events of these types.'),
    bool('watch', 'After listing, watch for more.', { short: 'w' }),
  ],
  run: runEvents,
};

async function runEvents(invocation: Invocation): Promise<number | undefined> {
  const { flags, io, session } = invocation;
  const everywhere = flags.bool('all-namespaces');
  const { namespace } = await session.namespace();
  const types = flags.list('types');
  for (const type of types) {
    if (!['normal', 'warning'].includes(type.toLowerCase()))
      throw new KubectlError('valid --types are Normal or Warning');
  }
  const client = await session.client();
  const ref = { group: '', version: 'v1', resource: 'events', ...(everywhere ? {} : { namespace }) };
  const options: RequestOptions = await aboutWhat(invocation);
  const list: KubeList<CoreV1Event> = await client.list<CoreV1Event>(ref, options);
  const wanted = (event: CoreV1Event): boolean =>
    types.length === 0 || types.some((type) => type.toLowerCase() === event.type?.toLowerCase());
  const items = list.items.filter(wanted).sort((a, b) => timeOf(a) - timeOf(b));
  const format = await outputFormat(io, flags);
  // Upstream prints nothing at all by name.
  if (format.format === 'name') return undefined;
  if (format.format !== '') {
    io.stdout(renderObject(asList(items.map((item) => ({ apiVersion: 'v1', kind: 'Event', ...item }))), format));
    return undefined;
  }
  if (items.length === 0 && !flags.bool('watch')) {
    io.stderr(everywhere ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
    return undefined;
  }
  const writer = new TableWriter();
  const row = (event: CoreV1Event): string[] => [
    ...(everywhere ? [event.metadata?.namespace ?? ''] : []),
    interval(event, io.now()),
    event.type ?? '',
    event.reason ?? '',
    `${event.involvedObject.kind}/${event.involvedObject.name}`,
    (event.message ?? '').trim(),
  ];
  const header = [...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
  const rows = items.map(row);
  io.stdout(writer.write(flags.bool('no-headers') ? rows : [header, ...rows]));
  if (!flags.bool('watch')) return undefined;
  const resourceVersion = list.metadata.resourceVersion;
  return untilEnd(io, 0, (end) =>
    client.watch<CoreV1Event>(
      ref,
      { ...options, ...(resourceVersion ? { resourceVersion } : {}) },
      {
        onEvents(changes) {
          for (const { type, object } of changes) {
            if ((type === 'ADDED' || type === 'MODIFIED') && wanted(object)) io.stdout(writer.write([row(object)]));
          }
        },
        onClose: (error) => end(error),
      },
    ),
  );
}

/** When it last happened, however the event says so. */
const timeOf = ({ series, lastTimestamp, eventTime }: CoreV1Event): number =>
  Date.parse(String(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? '')) || 0;

async function aboutWhat({ flags, session }: Invocation): Promise<RequestOptions> {
  const about = flags.str('for');
  if (about === '') return {};
  const [type, name, ...more] = about.split('/');
  if (!type || !name || more.length > 0) throw new KubectlError('--for must be in resource/name form');
  const mapping = typeOf(await session.mapper(), type);
  return { fieldSelector: `involvedObject.kind=${mapping.kind},involvedObject.name=${name}` };
}
