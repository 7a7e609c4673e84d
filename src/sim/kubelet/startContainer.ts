import type { V1Container } from '../../api/generated/types.ts';
import { jittered } from '../jittered.ts';
import { next, remaining } from './backOff.ts';
import type { ContainerRecord, ContainerRun } from './ContainerRecord.ts';
import { containerConfig } from './containerConfig.ts';
import { ensureImage, type StartFailure } from './ensureImage.ts';
import { goDuration } from './goDuration.ts';
import { killContainer } from './killContainer.ts';
import { runHook } from './lifecycleHook.ts';
import { type PodContext, podName } from './PodContext.ts';

type Done = (failure: StartFailure | undefined) => void;

/**
 * Starts one container: back-off → image → configuration → create → start → postStart
 * (pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer). `done` gets why it did not start.
 */
export function startContainer(pod: PodContext, record: ContainerRecord, done: Done): void {
  const waiting = crashLoop(pod, record);
  if (waiting) {
    done(waiting);
    return;
  }
  ensureImage(pod, record, (failure) => {
    if (failure || pod.stopping) done(failure);
    else create(pod, record, done);
  });
}

/** Why it must wait before it is started again: nothing the first time, then 10 s doubling to 5 minutes. */
function crashLoop(pod: PodContext, record: ContainerRecord): StartFailure | undefined {
  const exit = record.run?.exit;
  if (!exit) return undefined;
  const { crashLoopInitialMs, crashLoopMaxMs } = pod.node.timings;
  const now = pod.node.clock.now;
  const retryMs = remaining(record.backOff, exit.finishedMs, now, crashLoopMaxMs);
  if (retryMs === 0) {
    record.backOff = next(record.backOff, exit.finishedMs, now, crashLoopInitialMs, crashLoopMaxMs);
    return undefined;
  }
  const { name } = record.spec;
  const wait = goDuration(record.backOff?.delayMs ?? 0);
  pod.event('Warning', 'BackOff', pod.node.release.crashLoopMessage(name, podName(pod.pod)), record);
  const message = `back-off ${wait} restarting failed container=${name} pod=${podName(pod.pod)}`;
  return { reason: 'CrashLoopBackOff', message, retryMs };
}

function create(pod: PodContext, record: ContainerRecord, done: Done): void {
  const { node, sandbox } = pod;
  const attempt = record.run ? record.run.attempt + 1 : 0;
  let run: ContainerRun | undefined;
  const onExit: Parameters<typeof containerConfig>[2]['onExit'] = (exit) => {
    if (!run || run.exit) return;
    run.exit = { ...exit, finishedMs: node.clock.now, finishedAt: node.timestamp() };
    pod.runChanged(record);
  };
  const config = containerConfig(pod, record, { attempt, onExit });
  if ('failure' in config) {
    pod.event('Warning', 'Failed', `Error: ${config.failure.message}`, record);
    done(config.failure);
    return;
  }
  if (!sandbox) return;
  pod.after(jittered(node, node.timings.createContainerMs + node.timings.startContainerMs), () => {
    const container = node.runtime.createContainer(config);
    Object.assign(record, node.runtime.imageRef(record.spec.image ?? ''));
    pod.event('Normal', 'Created', node.release.createdMessage(record.spec.name), record);
    run = {
      container,
      attempt,
      startedMs: node.clock.now,
      startedAt: node.timestamp(),
      exit: undefined,
      stopping: false,
      graceMs: 0,
      whenEnded: [],
    };
    record.previous = record.run;
    record.run = run;
    const error = container.start();
    if (error) {
      run.exit = {
        exitCode: 128,
        reason: 'StartError',
        message: error,
        finishedMs: node.clock.now,
        finishedAt: node.timestamp(),
      };
      run.startedAt = '1970-01-01T00:00:00Z';
      pod.event('Warning', 'Failed', `Error: ${error}`, record);
      pod.runChanged(record);
      done({ reason: 'RunContainerError', message: error });
      return;
    }
    pod.event('Normal', 'Started', node.release.startedMessage(record.spec.name), record);
    pod.runChanged(record);
    postStart(pod, record, run, done);
  });
}

function postStart(pod: PodContext, record: ContainerRecord, run: ContainerRun, done: Done): void {
  const hook = (record.spec as V1Container).lifecycle?.postStart;
  if (!hook) {
    done(undefined);
    return;
  }
  runHook(pod, record, run, hook, (error) => {
    if (error === undefined) {
      done(undefined);
      return;
    }
    pod.event('Warning', 'FailedPostStartHook', 'PostStartHook failed', record);
    killContainer(pod, record, { message: 'FailedPostStartHook', graceMs: undefined, noHook: true }, () => {
      done({ reason: 'PostStartHookError', message: error });
    });
  });
}
