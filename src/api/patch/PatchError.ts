import { badRequestError, failure, type StatusError } from '../StatusError.ts';

/**
 * How the API server answers: `badRequest` 400, `tooLarge` 413, `unprocessable` 422 (the reason stays hidden, as
 * upstream does), `plain` 500 with the bare message.
 */
export type PatchErrorKind = 'badRequest' | 'tooLarge' | 'unprocessable' | 'plain';

/** A patch that cannot be read or does not apply; the message is upstream's. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
  constructor(
    readonly kind: PatchErrorKind,
    message: string,
  ) {
    super(message);
  }
}

/** The answer of the API server to a failed patch. Source: apiserver/pkg/endpoints/handlers/patch.go. */
export function patchStatusError(error: PatchError): StatusError {
  switch (error.kind) {
    case 'badRequest':
      return badRequestError(error.message);
    case 'tooLarge':
      return failure(413, 'RequestEntityTooLarge', error.message);
    case 'unprocessable':
      return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    default:
      return failure(500, '', error.message);
  }
}
