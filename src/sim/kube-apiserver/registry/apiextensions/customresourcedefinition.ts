import type { V1CustomResourceDefinition } from '../../../../api/generated/types.ts';
import type { KubeObject, StoredObject } from '../../../../api/meta.ts';
import { formatWarnings } from '../../customresources/customWarnings.ts';
import { CLEANUP_FINALIZER } from '../../customresources/DefinitionController.ts';
import { withDefinitionCondition } from '../../customresources/definitionCondition.ts';
import { validateDefinitionRules } from '../../customresources/validateRules.ts';
import type { Strategy } from '../Strategy.ts';

/** apiextensions-apiserver/pkg/registry/customresourcedefinition: the version that objects are stored in is remembered. */
export const customResourceDefinitionStrategy: Strategy = {
  prepareForCreate: (object) => {
    const { spec } = object as V1CustomResourceDefinition;
    const storedVersions = (spec?.versions ?? []).filter((v) => v.storage).map((v) => v.name);
    const status = {
      acceptedNames: { plural: '', kind: '' },
      ...(storedVersions.length > 0 ? { storedVersions } : {}),
    };
    return { ...object, status } as KubeObject;
  },
  prepareForUpdate: (next, previous) => {
    const { spec } = next as V1CustomResourceDefinition;
    const { status } = previous as V1CustomResourceDefinition;
    const stored = status?.storedVersions ?? [];
    const added = spec?.versions?.find((v) => v.storage)?.name;
    if (!added || stored.includes(added)) return next;
    return { ...next, status: { ...status, storedVersions: [...stored, added] } } as KubeObject;
  },
  warningsOnCreate: (object) => formatWarnings(object as V1CustomResourceDefinition),
  validateCreate: (object) => validateDefinitionRules(object as V1CustomResourceDefinition),
  validateUpdate: (next, previous) =>
    (next as V1CustomResourceDefinition).spec === (previous as V1CustomResourceDefinition).spec
      ? []
      : validateDefinitionRules(next as V1CustomResourceDefinition),
  generationOnDelete: false,
  markDeleting: (object, { timestamp }) => {
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes(CLEANUP_FINALIZER)) return object;
    const marked = {
      ...object,
      metadata: { ...object.metadata, finalizers: [...finalizers, CLEANUP_FINALIZER] },
    };
    const condition = {
      type: 'Terminating',
      status: 'True',
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    };
    return withDefinitionCondition(marked as V1CustomResourceDefinition, condition, timestamp()) as StoredObject;
  },
};
