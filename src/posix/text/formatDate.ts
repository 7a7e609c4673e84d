const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** strftime(3) in UTC, or `offsetMinutes` east of it. */
export function formatDate(format: string, ms: number, zone = 'UTC', offsetMinutes = 0): string {
  return format.replace(/%([-_0^]?)(\d*)([a-zA-Z%:]z?)/g, (all, flag: string, _width: string, letter: string) => {
    const value = field(letter, ms, zone, offsetMinutes);
    if (value === undefined) return all;
    if (flag === '-') return value.replace(/^[0 ]+(?=\d)/, '');
    return flag === '^' ? value.toUpperCase() : value;
  });
}

/** Letters that stand for several others. */
const COMPOSITES: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  r: '%I:%M:%S %p',
  c: '%a %b %e %H:%M:%S %Y',
};

function field(letter: string, ms: number, zone: string, offsetMinutes: number): string | undefined {
  const date = new Date(ms + offsetMinutes * 60_000);
  const two = (value: number, fill = '0') => String(value).padStart(2, fill);
  const whole = COMPOSITES[letter];
  if (whole) return formatDate(whole, ms, zone, offsetMinutes);
  const dayOfYear = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
  const hours = date.getUTCHours();
  const sign = offsetMinutes < 0 ? '-' : '+';
  const offset = Math.abs(offsetMinutes);
  switch (letter) {
    case 'Y':
      return String(date.getUTCFullYear());
    case 'C':
      return two(Math.floor(date.getUTCFullYear() / 100));
    case 'y':
      return two(date.getUTCFullYear() % 100);
    case 'm':
      return two(date.getUTCMonth() + 1);
    case 'd':
      return two(date.getUTCDate());
    case 'e':
      return two(date.getUTCDate(), ' ');
    case 'H':
      return two(hours);
    case 'k':
      return two(hours, ' ');
    case 'I':
      return two(hours % 12 || 12);
    case 'l':
      return two(hours % 12 || 12, ' ');
    case 'M':
      return two(date.getUTCMinutes());
    case 'S':
      return two(date.getUTCSeconds());
    case 'N':
      return String(Math.floor((ms % 1000) * 1_000_000)).padStart(9, '0');
    case 's':
      return String(Math.floor(ms / 1000));
    case 'p':
      return hours < 12 ? 'AM' : 'PM';
    case 'P':
      return hours < 12 ? 'am' : 'pm';
    case 'a':
      return DAYS[date.getUTCDay()]!.slice(0, 3);
    case 'A':
      return DAYS[date.getUTCDay()]!;
    case 'b':
    case 'h':
      return MONTHS[date.getUTCMonth()]!.slice(0, 3);
    case 'B':
      return MONTHS[date.getUTCMonth()]!;
    case 'z':
      return `${sign}${two(Math.floor(offset / 60))}${two(offset % 60)}`;
    case ':z':
      return `${sign}${two(Math.floor(offset / 60))}:${two(offset % 60)}`;
    case 'Z':
      return zone;
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '%':
      return '%';
    default:
      return weekField(letter, date, dayOfYear);
  }
}

/** Fields that count days and weeks. */
function weekField(letter: string, date: Date, dayOfYear: number): string | undefined {
  const two = (value: number) => String(value).padStart(2, '0');
  switch (letter) {
    case 'j':
      return String(dayOfYear).padStart(3, '0');
    case 'u':
      return String(date.getUTCDay() || 7);
    case 'w':
      return String(date.getUTCDay());
    case 'U':
      return two(Math.floor((dayOfYear + 6 - date.getUTCDay()) / 7));
    case 'V':
      return two(isoWeek(date));
    default:
      return undefined;
  }
}

function isoWeek(date: Date): number {
  const thursday = new Date(date.getTime());
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  return Math.ceil(((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 86_400_000 + 1) / 7);
}
