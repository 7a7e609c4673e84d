import type {
  ResourceV1ResourceClaim,
  V1alpha1ClusterTrustBundle,
  V1DeviceClass,
  V1FlowSchema,
  V1Lease,
  V1MutatingAdmissionPolicy,
  V1MutatingWebhookConfiguration,
  V1PriorityClass,
  V1PriorityLevelConfiguration,
  V1ResourceSlice,
  V1RuntimeClass,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
} from '../../../api/generated/types.ts';
import { ageOf } from '../../../api/humanDuration.ts';
import { AGE, boolean, column, integer, NAME, type Printer, type Printers, printer } from './Printer.ts';

const webhooks = (): Printer =>
  printer<V1MutatingWebhookConfiguration>(
    [NAME, integer('Webhooks', 'Webhooks indicates the number of webhooks registered in this configuration'), AGE],
    ({ metadata, webhooks }, now) => [
      metadata?.name ?? '',
      webhooks?.length ?? 0,
      ageOf(metadata?.creationTimestamp, now),
    ],
  );

const paramKind = (kind: { apiVersion?: string; kind?: string } | undefined): string =>
  kind ? `${kind.apiVersion}/${kind.kind}` : '<unset>';

const policyBinding = (): Printer =>
  printer<V1ValidatingAdmissionPolicyBinding>(
    [NAME, column('PolicyName'), column('ParamRef'), AGE],
    ({ metadata, spec }, now) => {
      const ref = spec?.paramRef;
      const name = ref?.namespace ? `${ref.namespace}/${ref.name ?? '*'}` : (ref?.name ?? '*');
      return [
        metadata?.name ?? '',
        spec?.policyName ?? '',
        ref ? name : '<unset>',
        ageOf(metadata?.creationTimestamp, now),
      ];
    },
  );

const nameAndAge = (): Printer =>
  printer<V1DeviceClass>([NAME, AGE], ({ metadata }, now) => [
    metadata?.name ?? '',
    ageOf(metadata?.creationTimestamp, now),
  ]);

/** Scheduling, coordination, admission, flow control and device claims. */
export const controlPrinters: Printers = {
  PriorityClass: printer<V1PriorityClass>(
    [NAME, integer('Value'), boolean('Global-Default'), AGE, column('PreemptionPolicy')],
    ({ metadata, value, globalDefault, preemptionPolicy }, now) => [
      metadata?.name ?? '',
      value ?? 0,
      globalDefault ?? false,
      ageOf(metadata?.creationTimestamp, now),
      preemptionPolicy ?? '',
    ],
  ),
  RuntimeClass: printer<V1RuntimeClass>([NAME, column('Handler'), AGE], ({ metadata, handler }, now) => [
    metadata?.name ?? '',
    handler,
    ageOf(metadata?.creationTimestamp, now),
  ]),
  Lease: printer<V1Lease>([NAME, column('Holder'), AGE], ({ metadata, spec }, now) => [
    metadata?.name ?? '',
    spec?.holderIdentity ?? '',
    ageOf(metadata?.creationTimestamp, now),
  ]),
  MutatingWebhookConfiguration: webhooks(),
  ValidatingWebhookConfiguration: webhooks(),
  ValidatingAdmissionPolicy: printer<V1ValidatingAdmissionPolicy>(
    [
      NAME,
      integer('Validations', 'Validations indicates the number of validation rules defined in this configuration'),
      column('ParamKind', {
        description: 'ParamKind specifies the kind of resources used to parameterize this policy',
      }),
      AGE,
    ],
    ({ metadata, spec }, now) => [
      metadata?.name ?? '',
      spec?.validations?.length ?? 0,
      paramKind(spec?.paramKind),
      ageOf(metadata?.creationTimestamp, now),
    ],
  ),
  MutatingAdmissionPolicy: printer<V1MutatingAdmissionPolicy>(
    [NAME, integer('Mutations'), column('ParamKind'), AGE],
    ({ metadata, spec }, now) => [
      metadata?.name ?? '',
      spec?.mutations?.length ?? 0,
      paramKind(spec?.paramKind),
      ageOf(metadata?.creationTimestamp, now),
    ],
  ),
  ValidatingAdmissionPolicyBinding: policyBinding(),
  MutatingAdmissionPolicyBinding: policyBinding(),
  FlowSchema: printer<V1FlowSchema>(
    [
      NAME,
      column('PriorityLevel'),
      column('MatchingPrecedence'),
      column('DistinguisherMethod'),
      AGE,
      column('MissingPL', { description: 'references a broken or non-existent PriorityLevelConfiguration' }),
    ],
    ({ metadata, spec, status }, now) => {
      const dangling = status?.conditions?.find((c) => c.type === 'Dangling');
      return [
        metadata?.name ?? '',
        spec?.priorityLevelConfiguration.name ?? '',
        spec?.matchingPrecedence ?? 0,
        spec?.distinguisherMethod?.type ?? '<none>',
        ageOf(metadata?.creationTimestamp, now),
        dangling?.status ?? '?',
      ];
    },
  ),
  PriorityLevelConfiguration: printer<V1PriorityLevelConfiguration>(
    [
      NAME,
      column('Type'),
      column('NominalConcurrencyShares'),
      column('Queues'),
      column('HandSize'),
      column('QueueLengthLimit'),
      AGE,
    ],
    ({ metadata, spec }, now) => {
      const shares = spec?.limited?.nominalConcurrencyShares ?? spec?.exempt?.nominalConcurrencyShares;
      const queuing = spec?.limited?.limitResponse?.queuing;
      return [
        metadata?.name ?? '',
        spec?.type ?? '',
        shares ?? '<none>',
        queuing?.queues ?? '<none>',
        queuing?.handSize ?? '<none>',
        queuing?.queueLengthLimit ?? '<none>',
        ageOf(metadata?.creationTimestamp, now),
      ];
    },
  ),
  ClusterTrustBundle: printer<V1alpha1ClusterTrustBundle>([NAME, column('SignerName')], ({ metadata, spec }) => [
    metadata?.name ?? '',
    spec?.signerName || '<none>',
  ]),
  DeviceClass: nameAndAge(),
  ResourceClaimTemplate: nameAndAge(),
  ResourceClaim: printer<ResourceV1ResourceClaim>(
    [
      NAME,
      column('State', { description: 'A summary of the current state (allocated, pending, reserved, etc.).' }),
      AGE,
    ],
    ({ metadata, status }, now) => {
      const states: string[] = [];
      if (metadata?.deletionTimestamp) states.push('deleted');
      if (!status?.allocation) {
        if (!metadata?.deletionTimestamp) states.push('pending');
      } else {
        states.push('allocated');
        if ((status.reservedFor ?? []).length > 0) states.push('reserved');
      }
      return [metadata?.name ?? '', states.join(','), ageOf(metadata?.creationTimestamp, now)];
    },
  ),
  ResourceSlice: printer<V1ResourceSlice>(
    [NAME, column('Node'), column('Driver'), column('Pool'), AGE],
    ({ metadata, spec }, now) => [
      metadata?.name ?? '',
      spec?.nodeName ?? '<none>',
      spec?.driver ?? '',
      spec?.pool.name ?? '',
      ageOf(metadata?.creationTimestamp, now),
    ],
  ),
};
