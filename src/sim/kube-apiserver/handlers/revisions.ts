import { failure, type StatusError } from '../../../api/StatusError.ts';
import type { Server } from '../Server.ts';

/** Throws 504 for a revision that has not been yet (apiserver/pkg/storage NewTooLargeResourceVersionError). */
export function checkRevisionIsKnown({ etcd }: Server, revision: number): void {
  if (revision > etcd.revision) throw tooLargeRevision(revision, etcd.revision);
}

const tooLargeRevision = (asked: number, current: number): StatusError =>
  failure(504, 'Timeout', `Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
