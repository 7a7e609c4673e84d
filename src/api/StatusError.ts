import { describe, errorBody, type FieldError, goQuote } from './FieldError.ts';

/** `Status`, the body of every answer of the API server that is not the object asked for. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { continue?: string };
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: { reason?: string; message?: string; field?: string }[];
  retryAfterSeconds?: number;
}

/** The one exception of the API: carries the `Status` that a client receives. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  constructor(readonly status: Status) {
    // These are answers, not bugs, and there are many: taking down the stack for each would be dear.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(status.message ?? status.reason ?? 'unknown');
    Error.stackTraceLimit = limit;
  }
  get code(): number {
    return this.status.code ?? 500;
  }
  get reason(): string {
    return this.status.reason ?? '';
  }
}

/** What a message names: the resource (`pods`) or kind (`Pod`), with its group. */
export interface Named {
  group: string;
  resource: string;
}

export function failure(code: number, reason: string, message: string, details?: StatusDetails): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    code,
  });
}

const qualified = (of: Named): string => (of.group === '' ? of.resource : `${of.resource}.${of.group}`);
const detailsOf = (of: Named, name: string): StatusDetails => ({
  ...(name === '' ? {} : { name }),
  ...(of.group === '' ? {} : { group: of.group }),
  kind: of.resource,
});

export const notFoundError = (of: Named, name: string): StatusError =>
  failure(404, 'NotFound', `${qualified(of)} ${goQuote(name)} not found`, detailsOf(of, name));

export const alreadyExistsError = (of: Named, name: string): StatusError =>
  failure(409, 'AlreadyExists', `${qualified(of)} ${goQuote(name)} already exists`, detailsOf(of, name));

export const conflictError = (of: Named, name: string, why: string): StatusError =>
  failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(of)} ${goQuote(name)}: ${why}`,
    detailsOf(of, name),
  );

/** The `why` of an optimistic-concurrency conflict. */
export const STALE_OBJECT =
  'the object has been modified; please apply your changes to the latest version and try again';

export const forbiddenError = (of: Named, name: string, why: string): StatusError =>
  failure(
    403,
    'Forbidden',
    name === '' ? `${qualified(of)} is forbidden: ${why}` : `${qualified(of)} ${goQuote(name)} is forbidden: ${why}`,
    detailsOf(of, name),
  );

export const badRequestError = (message: string): StatusError => failure(400, 'BadRequest', message);

export const unauthorizedError = (): StatusError => failure(401, 'Unauthorized', 'Unauthorized');

export const methodNotSupportedError = (of: Named, verb: string): StatusError =>
  failure(
    405,
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind ${goQuote(qualified(of))}`,
    detailsOf(of, ''),
  );

/** The answer for a path that nothing serves. */
export const resourceNotFoundError = (): StatusError =>
  failure(404, 'NotFound', 'the server could not find the requested resource', {});

export const expiredError = (message: string): StatusError => failure(410, 'Expired', message);

export const tooManyRequestsError = (message: string, retryAfterSeconds: number): StatusError =>
  failure(429, 'TooManyRequests', message, { retryAfterSeconds });

export const internalError = (message: string): StatusError =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });

/** 422: the object does not validate. `kind` is the Kind with its group, e.g. `Deployment.apps "web" is invalid: …`. */
export function invalidError(
  kind: { group: string; kind: string },
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const lines = [...new Set(errors.map(describe))];
  const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  const head = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  return failure(422, 'Invalid', `${head} ${goQuote(name)} is invalid: ${list}`, {
    ...(name === '' ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.kind,
    causes: errors.map((e) => ({ reason: e.type, message: errorBody(e), field: e.field })),
  });
}

export const isNotFound = (error: unknown): boolean => error instanceof StatusError && error.reason === 'NotFound';
export const isConflict = (error: unknown): boolean => error instanceof StatusError && error.reason === 'Conflict';
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof StatusError && error.reason === 'AlreadyExists';
