import type { V1CertificateSigningRequest } from '../../../api/generated/types.ts';
import type { Stored } from '../Stored.ts';

export type Request = Stored<V1CertificateSigningRequest>;

export const hasCondition = (request: Request, type: string): boolean =>
  request.status?.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
