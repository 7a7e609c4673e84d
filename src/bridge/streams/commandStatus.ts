import { type Status, StatusError } from '../../api/StatusError.ts';
import type { StreamSink } from '../../client/Stream.ts';

/** How a command ended, as the error stream of exec and attach says it (remotecommand v4 and later). */
export function commandStatus({ exitCode = 0, error }: Parameters<StreamSink['onClose']>[0]): Partial<Status> {
  if (error instanceof StatusError) return error.status;
  if (error) return internal(error.message);
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  } as Partial<Status>;
}

const internal = (message: string): Partial<Status> =>
  ({
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  }) as Partial<Status>;
