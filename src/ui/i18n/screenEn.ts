/** Strings of the fleet, the tour, the glossary and the inspector's explanations. */
export const screenEn = {
  'fleet.label':
    '{pods} pods in {groups} groups. Arrow keys move the picture, plus and minus zoom; the outline lists every pod.',
  'fleet.groupBy': 'Group by',
  'fleet.by.node': 'node',
  'fleet.by.owner': 'owner',
  'fleet.by.namespace': 'namespace',
  'fleet.by.app': 'app label',
  'fleet.count.node': '{pods} pods on {groups} nodes',
  'fleet.count.owner': '{pods} pods of {groups} owners',
  'fleet.count.namespace': '{pods} pods in {groups} namespaces',
  'fleet.count.app': '{pods} pods of {groups} apps',
  'fleet.texels': 'one dot = one pod',
  'fleet.chips': 'shapes',
  'fleet.cards': 'names',
  'fleet.ended': 'ended',
} as const;
