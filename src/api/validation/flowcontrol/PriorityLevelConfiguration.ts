import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type {
  V1LimitedPriorityLevelConfiguration,
  V1PriorityLevelConfiguration,
  V1QueuingConfiguration,
} from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { NOT_NEGATIVE, validateObjectMeta } from '../objectMeta.ts';

const MAX_QUEUES = 10_000_000;

/** `flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration` (pkg/apis/flowcontrol/validation, release 1.36). */
export function validatePriorityLevelConfiguration(level: V1PriorityLevelConfiguration): FieldError[] {
  const out = [...validateObjectMeta(level.metadata, false, nameIsDNSSubdomain)];
  const { type = '', limited, exempt } = level.spec ?? {};
  if ((level.metadata?.name === 'exempt') !== (type === 'Exempt')) {
    out.push(invalid('spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'"));
  }
  if (type === 'Exempt') {
    if (limited) out.push(forbidden('spec.limited', 'must be nil if the type is not Limited'));
  } else if (type === 'Limited') {
    if (exempt) out.push(forbidden('spec.exempt', 'must be nil if the type is Limited'));
    if (!limited) out.push(required('spec.limited', 'must not be empty when type is Limited'));
    else out.push(...validateLimited(limited, 'spec.limited'));
  } else {
    out.push(notSupported('spec.type', type, ['Exempt', 'Limited']));
  }
  return out;
}

export const validatePriorityLevelConfigurationUpdate = (next: V1PriorityLevelConfiguration): FieldError[] =>
  validatePriorityLevelConfiguration(next);

function validateLimited(limited: V1LimitedPriorityLevelConfiguration, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { nominalConcurrencyShares: shares = 0, limitResponse } = limited;
  if (shares < 0) out.push(invalid(`${path}.nominalConcurrencyShares`, shares, NOT_NEGATIVE));
  const field = `${path}.limitResponse`;
  const { type = '', queuing } = limitResponse ?? {};
  if (type === 'Reject') {
    if (queuing) {
      out.push(forbidden(`${field}.queuing`, 'must be nil if limited.limitResponse.type is not Limited'));
    }
  } else if (type === 'Queue') {
    if (!queuing) {
      out.push(required(`${field}.queuing`, 'must not be empty if limited.limitResponse.type is Limited'));
    } else out.push(...validateQueuing(queuing, `${field}.queuing`));
  } else {
    out.push(notSupported(`${field}.type`, type, ['Queue', 'Reject']));
  }
  return out;
}

function validateQueuing(queuing: V1QueuingConfiguration, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { queueLengthLimit = 0, queues = 0, handSize = 0 } = queuing;
  if (queueLengthLimit <= 0) out.push(invalid(`${path}.queueLengthLimit`, queueLengthLimit, 'must be positive'));
  if (queues <= 0) out.push(invalid(`${path}.queues`, queues, 'must be positive'));
  else if (queues > MAX_QUEUES) out.push(invalid(`${path}.queues`, queues, `must not be greater than ${MAX_QUEUES}`));
  if (handSize <= 0) out.push(invalid(`${path}.handSize`, handSize, 'must be positive'));
  else if (handSize > queues) {
    out.push(invalid(`${path}.handSize`, handSize, `should not be greater than queues (${queues})`));
  }
  return out;
}
