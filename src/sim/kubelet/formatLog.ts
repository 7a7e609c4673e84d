import { byteLength, decodeBytes, encodeBytes } from '../../posix/bytes.ts';
import type { LogLine } from '../cri/ContainerLog.ts';
import type { LogOptions } from '../kube-apiserver/NodeApi.ts';

/** Log lines as a client gets them: those wanted, each with its time in front when asked for. */
export function formatLog(lines: readonly LogLine[], options: LogOptions, nowMs: number): string {
  const { sinceSeconds, sinceTime, tailLines, limitBytes, timestamps } = options;
  let wanted = lines;
  const since = sinceTime
    ? Date.parse(sinceTime)
    : sinceSeconds !== undefined
      ? nowMs - sinceSeconds * 1000
      : undefined;
  if (since !== undefined) wanted = wanted.filter((line) => line.timeMs >= since);
  if (tailLines !== undefined && tailLines >= 0) wanted = tailLines === 0 ? [] : wanted.slice(-tailLines);
  let text = '';
  for (const line of wanted) text += timestamps ? `${nanoTime(line.timeMs)} ${line.text}\n` : `${line.text}\n`;
  if (limitBytes === undefined || byteLength(text) <= limitBytes) return text;
  return decodeBytes(encodeBytes(text).subarray(0, limitBytes));
}

const nanoTime = (unixMs: number): string => `${new Date(Math.floor(unixMs)).toISOString().slice(0, 23)}000000Z`;
