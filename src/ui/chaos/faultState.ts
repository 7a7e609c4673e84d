import type { Fault, JournalEntry } from '../../playback/Playback.ts';

export type LinkFault = Extract<Fault, { type: 'link' }>;

/** What is broken by hand at the moment: no API tells, the journal does. */
export interface FaultState {
  nodes: ReadonlySet<string>;
  components: ReadonlySet<string>;
  /** `namespace/pod/probe`. */
  probes: ReadonlySet<string>;
  links: readonly LinkFault[];
}

export function faultState(journal: readonly JournalEntry[]): FaultState {
  const nodes = new Set<string>();
  const components = new Set<string>();
  const probes = new Set<string>();
  const links = new Map<string, LinkFault>();
  const toggle = (set: Set<string>, key: string, broken: boolean): unknown => (broken ? set.add(key) : set.delete(key));
  for (const { action } of journal) {
    if (action.type !== 'fault') continue;
    const { fault } = action;
    if (fault.type === 'stopNode' || fault.type === 'startNode') toggle(nodes, fault.name, fault.type === 'stopNode');
    else if (fault.type === 'stopComponent' || fault.type === 'startComponent')
      toggle(components, fault.name, fault.type === 'stopComponent');
    else if (fault.type === 'breakProbe')
      toggle(probes, `${fault.namespace}/${fault.pod}/${fault.probe}`, fault.broken);
    else if (fault.type === 'link') {
      links.delete(`${fault.from} ${fault.to}`);
      if (isBroken(fault)) links.set(`${fault.from} ${fault.to}`, fault);
    }
  }
  return { nodes, components, probes, links: [...links.values()] };
}

const isBroken = ({ cut, latencyMs, lossPercent, bandwidthMbps }: LinkFault): boolean =>
  Boolean(cut || latencyMs || lossPercent || bandwidthMbps);
