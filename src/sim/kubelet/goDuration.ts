/** `10s`, `1m20s`, `2m40s`, `1.5s`: milliseconds as Go prints a duration. */
export function goDuration(ms: number): string {
  if (ms < 1000) return ms === 0 ? '0s' : `${trim(ms.toFixed(3))}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = `${trim(((ms % 60_000) / 1000).toFixed(3))}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

const trim = (text: string): string => text.replace(/\.?0+$/, '') || '0';
