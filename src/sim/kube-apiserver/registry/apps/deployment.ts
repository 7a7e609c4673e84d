import type { Strategy } from '../Strategy.ts';
import { selectorIsImmutable } from './selectorIsImmutable.ts';

/** pkg/registry/apps/deployment: annotations count as a change, because the revision history lives in them. */
export const deploymentStrategy: Strategy = { annotationsAreContent: true, validateUpdate: selectorIsImmutable };
