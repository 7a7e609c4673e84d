import type { AuthenticationV1TokenRequest } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

/** A token lasts an hour (pkg/apis/authentication/v1/defaults.go, release 1.36). */
export const defaultTokenRequest = (request: AuthenticationV1TokenRequest): AuthenticationV1TokenRequest =>
  withChanges(request, { spec: withDefaults(request.spec ?? { audiences: [] }, { expirationSeconds: 3600 }) });
