/** `4.0K`, `1.5G`: as `ls -h`, `du -h`, `df -h` print sizes; busybox keeps one decimal always, GNU below ten. */
export function humanSize(bytes: number, gnu: boolean): string {
  const units = ['', 'K', 'M', 'G', 'T', 'P'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return String(bytes);
  if (!gnu) return `${value.toFixed(1)}${units[unit]}`;
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${units[unit]}`;
}

/** Bytes of `10`, `4k`, `1M`, `2G`, `512MB`; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([bckwmgt]?)(i?b)?$/i.exec(text);
  if (!match) return undefined;
  const unit = match[2]!.toLowerCase();
  const decimal = match[3]?.toLowerCase() === 'b' && unit !== '' && unit !== 'b';
  const power = { '': 0, c: 0, b: 0, w: 0, k: 1, m: 2, g: 3, t: 4 }[unit] ?? 0;
  const scale = unit === 'b' && match[3] === undefined ? 512 : (decimal ? 1000 : 1024) ** power;
  return Math.floor(Number(match[1]) * scale);
}

/** Milliseconds of `5`, `0.5`, `2m`, `1h`, `1d`; undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
  if (/^inf(inity)?$/.test(text)) return Number.MAX_SAFE_INTEGER;
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (!match) return undefined;
  return (
    Number(match[1]) *
    { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as '' | 's' | 'm' | 'h' | 'd']
  );
}
