import { expect, it } from 'vitest';
import { kubernetesSchema } from './kubernetesSchema.ts';

it('lets apiVersion and kind choose the definition, and leaves lists and options out', () => {
  const of = (kind: string) => ({
    properties: { kind: {} },
    'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind }],
  });
  const schema = kubernetesSchema({
    definitions: { D: of('Deployment'), L: of('DeploymentList'), O: of('DeleteOptions') },
  });
  expect(schema.properties).toEqual({ apiVersion: { enum: ['apps/v1'] }, kind: { enum: ['Deployment'] } });
  expect(schema.allOf).toEqual([
    {
      if: {
        properties: { apiVersion: { const: 'apps/v1' }, kind: { const: 'Deployment' } },
        required: ['apiVersion', 'kind'],
      },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON schema.
      then: { $ref: '#/definitions/D' },
    },
  ]);
});
