import { type FieldError, invalid } from '../../FieldError.ts';
import type { AuthenticationV1TokenRequest } from '../../generated/types.ts';

const MIN_SECONDS = 600;

/** The body of a request for a service account's token (pkg/apis/authentication/validation, release 1.36). */
export function validateTokenRequest(request: AuthenticationV1TokenRequest): FieldError[] {
  const seconds = request.spec?.expirationSeconds ?? 0;
  const field = 'spec.expirationSeconds';
  if (seconds < MIN_SECONDS) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')];
  if (seconds > 2 ** 32) return [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')];
  return [];
}
