import { type Status, StatusError } from '../api/StatusError.ts';
import { AggregateFailure, KubectlError, SourcedError } from './KubectlError.ts';

/** The text kubectl prints for a failure (pkg/cmd/util, checkErr): without `error: ` for what the server said. */
export function errorMessage(error: unknown): string {
  if (error instanceof AggregateFailure) return error.errors.map(oneOfMany).join('\n');
  return standardMessage(error) ?? prefixed(textOf(error));
}

/** Where there are several, only those that the server sent are marked. */
const oneOfMany = (error: unknown): string => standardMessage(error) ?? textOf(error);
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const prefixed = (text: string): string => (text.startsWith('error: ') ? text : `error: ${text}`);

function standardMessage(error: unknown): string | undefined {
  if (error instanceof SourcedError && error.cause instanceof StatusError) {
    const { status } = error.cause;
    if (status.reason === 'Invalid') return invalidMessage(status);
    return serverMessage({ ...status, message: error.message });
  }
  if (error instanceof KubectlError && error.bare) return error.message;
  if (!(error instanceof StatusError)) return undefined;
  if (error.status.reason === 'Invalid') return invalidMessage(error.status);
  return serverMessage(error.status);
}

function serverMessage(status: Status): string {
  const message = status.message ?? '';
  if (status.reason === 'Unauthorized') {
    return `error: You must be logged in to the server (${message === '' ? 'Unauthorized' : message})`;
  }
  if (status.reason) return `Error from server (${status.reason}): ${message}`;
  return `Error from server: ${message}`;
}

function invalidMessage(status: Status): string {
  const { details, message } = status;
  const causes = details?.causes ?? [];
  let text = 'The request is invalid';
  if (!details) return message ? `${text}: ${message}` : text;
  if (details.kind || details.name) text = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`;
  else if (message && causes.length === 0) text += `: ${message}`;
  const lines = causes.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`);
  const unique = [...new Set(lines)];
  if (unique.length === 0) return text;
  if (unique.length === 1) return `${text}: ${unique[0]}`;
  return `${text}: \n${unique.map((line) => `* ${line}`).join('\n')}`;
}
