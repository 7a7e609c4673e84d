import { type ContainerRecord, hasEnded } from './ContainerRecord.ts';

/** An init container that lets the next begin. */
export function initDone(record: ContainerRecord): boolean {
  if (record.kind === 'sidecar') return record.started || hasEnded(record) || record.lastState.terminated !== undefined;
  return succeeded(record);
}

export const succeeded = (record: ContainerRecord): boolean => record.state.terminated?.exitCode === 0;
