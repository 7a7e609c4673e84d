import type { Plugin } from '../framework/Plugin.ts';

/** NodeName: a pod that names a node goes there or nowhere. */
export const nodeName: Plugin = {
  name: 'NodeName',
  filter: (_, pod, node) =>
    !pod.spec?.nodeName || pod.spec.nodeName === node.name
      ? undefined
      : { reasons: ["node(s) didn't match the requested node name"], unresolvable: true },
};
