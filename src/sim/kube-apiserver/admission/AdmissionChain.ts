import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { AdmissionAttributes, AdmissionOperation, AdmissionPlugin } from './AdmissionPlugin.ts';

/** The plugins that one kind of request concerns, by what they do. */
export interface AdmissionSteps {
  admit: readonly AdmissionPlugin[];
  validate: readonly AdmissionPlugin[];
  committed: readonly AdmissionPlugin[];
}

/** Plugins in their order. Which of them a request concerns is worked out once for each resource and operation. */
export class AdmissionChain {
  private readonly known = new Map<ResourceInfo, Map<string, AdmissionSteps>>();

  constructor(readonly plugins: readonly AdmissionPlugin[]) {}

  stepsFor({ context, operation }: AdmissionAttributes): AdmissionSteps {
    const { info } = context;
    const subresource = context.ref.subresource ?? '';
    let ofResource = this.known.get(info);
    if (!ofResource) {
      ofResource = new Map();
      this.known.set(info, ofResource);
    }
    const key = subresource === '' ? operation : `${operation}/${subresource}`;
    let steps = ofResource.get(key);
    if (!steps) {
      steps = this.select(info, operation, subresource);
      ofResource.set(key, steps);
    }
    return steps;
  }

  private select(info: ResourceInfo, operation: AdmissionOperation, subresource: string): AdmissionSteps {
    const resource = info.group === '' ? info.resource : `${info.resource}.${info.group}`;
    const name = subresource === '' ? resource : `${resource}/${subresource}`;
    const concerned = this.plugins.filter(
      (plugin) => (plugin.operations?.includes(operation) ?? true) && (plugin.resources?.includes(name) ?? true),
    );
    return {
      admit: concerned.filter((plugin) => plugin.admit),
      validate: concerned.filter((plugin) => plugin.validate),
      committed: concerned.filter((plugin) => plugin.committed),
    };
  }
}
