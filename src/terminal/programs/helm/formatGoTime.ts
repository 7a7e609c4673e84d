const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** A time in UTC by a layout of Go (`2006-01-02T15:04:05Z07:00`). */
export function formatGoTime(layout: string, timeMs: number): string {
  const date = new Date(timeMs);
  const two = (n: number): string => String(n).padStart(2, '0');
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const day = DAYS[date.getUTCDay()] ?? '';
  const hour = date.getUTCHours();
  const parts: Readonly<Record<string, string>> = {
    '2006': String(date.getUTCFullYear()),
    '06': two(date.getUTCFullYear() % 100),
    January: month,
    Jan: month.slice(0, 3),
    '01': two(date.getUTCMonth() + 1),
    Monday: day,
    Mon: day.slice(0, 3),
    '02': two(date.getUTCDate()),
    _2: String(date.getUTCDate()).padStart(2),
    '15': two(hour),
    '03': two(hour % 12 || 12),
    '04': two(date.getUTCMinutes()),
    '05': two(date.getUTCSeconds()),
    PM: hour < 12 ? 'AM' : 'PM',
    MST: 'UTC',
    'Z07:00': 'Z',
    '-0700': '+0000',
    '-07:00': '+00:00',
  };
  return layout.replace(
    /2006|January|Jan|Monday|Mon|MST|Z07:00|-07:00|-0700|0[1-6]|_2|15|PM/g,
    (match) => parts[match] ?? match,
  );
}
