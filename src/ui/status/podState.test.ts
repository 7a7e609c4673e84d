import { describe, expect, it } from 'vitest';
import type { V1Pod } from '../../api/generated/types.ts';
import { fakePod, type PodShape } from '../testing/fakeObjects.ts';
import { podState } from './podState.ts';

const stateOf = (state: PodShape['state']) => podState(fakePod({ name: 'p', state }) as unknown as V1Pod);

describe('podState', () => {
  it.each([
    ['running', 'Running', 'ok', true],
    ['notReady', 'Running', 'warn', false],
    ['pending', 'Pending', 'warn', false],
    ['creating', 'ContainerCreating', 'run', false],
    ['pullError', 'ImagePullBackOff', 'err', false],
    ['crash', 'CrashLoopBackOff', 'err', false],
    ['completed', 'Completed', 'idle', false],
    ['terminating', 'Terminating', 'idle', true],
  ] as const)('shows a %s pod as kubectl prints it', (shape, word, tone, serving) => {
    expect(stateOf(shape)).toMatchObject({ word, tone, serving });
  });

  it('counts init containers as kubectl does', () => {
    const pod = fakePod({ name: 'p', state: 'creating' }) as unknown as V1Pod;
    const spec = { ...pod.spec, initContainers: [{ name: 'i' }, { name: 'j' }] } as V1Pod['spec'];
    const initContainerStatuses = [
      { name: 'i', state: { terminated: { exitCode: 0 } } },
      { name: 'j', state: { running: {} } },
    ] as never;
    expect(podState({ ...pod, spec, status: { ...pod.status, initContainerStatuses } }).word).toBe('Init:1/2');
  });
});
