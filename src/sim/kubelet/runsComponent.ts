import type { V1Pod } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';

/** Whether a static pod, as its manifest says, would bring up a component of the control plane. */
export function runsComponent(manifest: KubeObject, component: string): boolean {
  const [container] = (manifest as V1Pod).spec?.containers ?? [];
  const [program = component] = container?.command ?? [];
  const image = /([^/:]+):v?\d+\.\d+\.\d+[\w.-]*$/.exec(container?.image ?? '')?.[1];
  return image === component && program.split('/').at(-1) === component;
}
