import { type Finding, type GatewayTable, isServing, type RouteFinding } from './attachRoutes.ts';
import type { Condition, Gateway, HttpRoute, ListenerStatus, RouteParentStatus } from './gatewayTypes.ts';

const SUPPORTED = [
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'gateway.networking.k8s.io', kind: 'GRPCRoute' },
];

type Findings = readonly (readonly [type: string, finding: Finding])[];

/** Conditions as they are to be: the time of a transition is kept while the status stays. */
export function conditionsOf(
  findings: Findings,
  before: readonly Condition[] | undefined,
  now: string,
  observedGeneration: number,
): Condition[] {
  return findings.map(([type, [status, reason, message]]) => {
    const known = before?.find((c) => c.type === type);
    const lastTransitionTime = known?.status === status ? known.lastTransitionTime : now;
    return { lastTransitionTime, message, observedGeneration, reason, status, type };
  });
}

/** The status of a Gateway. */
export function gatewayStatus(
  { gateway, listeners }: GatewayTable,
  addresses: readonly string[],
  now: string,
): NonNullable<Gateway['status']> {
  const generation = gateway.metadata?.generation ?? 1;
  const serving = listeners.filter(isServing).length;
  const accepted: Finding =
    serving === listeners.length
      ? ['True', 'Accepted', 'The Gateway is accepted']
      : serving > 0
        ? ['True', 'ListenersNotValid', 'The Gateway has at least one valid listener']
        : ['False', 'ListenersNotValid', 'The Gateway has no valid listeners'];
  const programmed: Finding =
    serving === 0
      ? ['False', 'Invalid', 'The Gateway has no valid listeners']
      : addresses.length > 0
        ? ['True', 'Programmed', 'The Gateway is programmed']
        : ['False', 'AddressNotAssigned', 'The Gateway has no address yet: its Service has none'];
  const findings: Findings = [
    ['Accepted', accepted],
    ['Programmed', programmed],
  ];
  return {
    ...(addresses.length > 0 ? { addresses: addresses.map((value) => ({ type: 'IPAddress', value })) } : {}),
    conditions: conditionsOf(findings, gateway.status?.conditions, now, generation),
    listeners: listeners.map((table): ListenerStatus => {
      const { name } = table.listener;
      const before = gateway.status?.listeners?.find((l) => l.name === name)?.conditions;
      const isProgrammed: Finding = isServing(table)
        ? ['True', 'Programmed', 'The Listener is programmed']
        : ['False', 'Invalid', 'The Listener is not valid'];
      const all: Findings = [
        [
          'Accepted',
          table.conflicted[0] === 'True' ? ['False', table.conflicted[1], table.conflicted[2]] : table.accepted,
        ],
        ['Programmed', isProgrammed],
        ['ResolvedRefs', table.resolved],
        ['Conflicted', table.conflicted],
      ];
      return {
        name,
        attachedRoutes: table.attachedRoutes,
        supportedKinds: SUPPORTED.filter(({ kind }) => {
          const kinds = table.listener.allowedRoutes?.kinds ?? [];
          return kinds.length === 0 || kinds.some((k) => k.kind === kind);
        }),
        conditions: conditionsOf(all, before, now, generation),
      };
    }),
  };
}

/** What this controller says of a route, beside what others say. */
export function routeStatus(
  route: HttpRoute,
  findings: readonly RouteFinding[],
  controllerName: string,
  now: string,
): NonNullable<HttpRoute['status']> {
  const known = route.status?.parents ?? [];
  const others = known.filter((parent) => parent.controllerName !== controllerName);
  const generation = route.metadata?.generation ?? 1;
  const own = findings.map(({ parentRef, accepted, resolved }): RouteParentStatus => {
    const before = known.find(
      (p) =>
        p.controllerName === controllerName &&
        p.parentRef.name === parentRef.name &&
        p.parentRef.namespace === parentRef.namespace &&
        p.parentRef.sectionName === parentRef.sectionName,
    );
    const all: Findings = [
      ['Accepted', accepted],
      ['ResolvedRefs', resolved],
    ];
    return { conditions: conditionsOf(all, before?.conditions, now, generation), controllerName, parentRef };
  });
  return { parents: [...others, ...own] };
}
