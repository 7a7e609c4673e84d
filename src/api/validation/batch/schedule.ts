interface Bounds {
  min: number;
  max: number;
  names?: Readonly<Record<string, number>>;
}

const named = (names: string, from: number): Record<string, number> =>
  Object.fromEntries(names.split(' ').map((name, i) => [name, i + from]));

const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: named('jan feb mar apr may jun jul aug sep oct nov dec', 1) },
  { min: 0, max: 6, names: named('sun mon tue wed thu fri sat', 0) },
];

const DESCRIPTORS = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);
const DURATION =
  /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))*$/;

/** What is wrong with a schedule in the words of the parser that upstream uses (robfig/cron v3), if anything is. */
export function scheduleProblem(schedule: string): string | undefined {
  if (schedule === '') return 'empty spec string';
  let spec = schedule;
  if (spec.startsWith('TZ=') || spec.startsWith('CRON_TZ=')) {
    const space = spec.indexOf(' ');
    spec = space < 0 ? '' : spec.slice(space).trim();
  }
  if (spec.startsWith('@')) return descriptorProblem(spec);
  const fields = spec.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (const [i, field] of fields.entries()) {
    for (const part of field.split(',').filter((p) => p !== '')) {
      const problem = rangeProblem(part, FIELDS[i]!);
      if (problem) return problem;
    }
  }
  return undefined;
}

function descriptorProblem(spec: string): string | undefined {
  if (DESCRIPTORS.has(spec)) return undefined;
  if (!spec.startsWith('@every ')) return `unrecognized descriptor: ${spec}`;
  const duration = spec.slice('@every '.length);
  return DURATION.test(duration) ? undefined : `failed to parse duration ${spec}: time: invalid duration "${duration}"`;
}

/** One of: `*`, `5`, `1-5`, each with a step after a slash. */
function rangeProblem(text: string, bounds: Bounds): string | undefined {
  const [range = '', step, ...more] = text.split('/');
  const [low = '', high, ...extra] = range.split('-');
  let from: number | string = bounds.min;
  let to: number | string = bounds.max;
  const star = low === '*' || low === '?';
  if (!star) {
    from = parseValue(low, bounds);
    if (typeof from === 'string') return from;
    if (extra.length > 0) return `too many hyphens: ${text}`;
    to = high === undefined ? (step === undefined ? from : bounds.max) : parseValue(high, bounds);
    if (typeof to === 'string') return to;
  }
  if (more.length > 0) return `too many slashes: ${text}`;
  const by = step === undefined ? 1 : parseNumber(step);
  if (typeof by === 'string') return by;
  if (from < bounds.min) return `beginning of range (${from}) below minimum (${bounds.min}): ${text}`;
  if (to > bounds.max) return `end of range (${to}) above maximum (${bounds.max}): ${text}`;
  if (from > to) return `beginning of range (${from}) beyond end of range (${to}): ${text}`;
  return by === 0 ? `step of range should be a positive number: ${text}` : undefined;
}

function parseValue(text: string, bounds: Bounds): number | string {
  return bounds.names?.[text.toLowerCase()] ?? parseNumber(text);
}

function parseNumber(text: string): number | string {
  if (!/^[+-]?\d+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`;
  }
  const value = Number(text);
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value;
}
