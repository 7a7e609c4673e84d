import type { Strategy } from '../Strategy.ts';

/** pkg/registry/apps/deployment: annotations count as a change, because the revision history lives in them. */
export const deploymentStrategy: Strategy = { annotationsAreContent: true };
