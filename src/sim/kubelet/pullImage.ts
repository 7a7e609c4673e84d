import type { V1Pod } from '../../api/generated/types.ts';
import type { ContainerRecord } from './ContainerRecord.ts';
import type { NodeContext } from './NodeContext.ts';

export interface PullOutcome {
  ready(): void;
  /** `retryMs` says when to try again; undefined when nothing will change by itself. */
  failed(reason: string, message: string, retryMs: number | undefined): void;
  /** The pod does not want it any more. */
  stopped(): boolean;
}

/** Makes sure a container's image is on the node, as its pull policy says (pkg/kubelet/images/image_manager.go). */
export function pullImage(node: NodeContext, pod: V1Pod, record: ContainerRecord, outcome: PullOutcome): void {
  const { image = '', imagePullPolicy: policy } = record.spec;
  const part = record.kind === 'app' ? 'containers' : 'initContainers';
  const event = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    node.recorder.event(pod, type, reason, message, `spec.${part}{${record.spec.name}}`);
  if (!isReference(image)) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
    event('Warning', 'InspectFailed', message);
    event('Warning', 'Failed', 'Error: InvalidImageName');
    outcome.failed('InvalidImageName', message, node.timings.imagePullBackOffInitialMs);
    return;
  }
  const present = node.runtime.hasImage(image);
  if (present && policy !== 'Always') {
    event('Normal', 'Pulled', `Container image "${image}" already present on machine`);
    outcome.ready();
    return;
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    event('Warning', 'ErrImageNeverPull', message);
    event('Warning', 'Failed', 'Error: ErrImageNeverPull');
    outcome.failed('ErrImageNeverPull', message, node.timings.imagePullBackOffInitialMs);
    return;
  }
  event('Normal', 'Pulling', `Pulling image "${image}"`);
  node.runtime.pullImage(image, pod, (result) => {
    if (outcome.stopped()) return;
    if (result.ok) {
      record.pullBackOffMs = 0;
      event('Normal', 'Pulled', pulledMessage(image, result.tookMs, result.bytes));
      outcome.ready();
      return;
    }
    event('Warning', 'Failed', `Failed to pull image "${image}": ${result.error}`);
    event('Warning', 'Failed', `Error: ${result.reason}`);
    backOff(node, record, outcome, event, { image, error: result.error, reason: result.reason });
  });
}

type EventFunction = (type: 'Normal' | 'Warning', reason: string, message: string) => void;

/** ErrImagePull, then ImagePullBackOff until the next try: 10 s doubling to 5 minutes. */
function backOff(
  node: NodeContext,
  record: ContainerRecord,
  outcome: PullOutcome,
  event: EventFunction,
  failure: { image: string; error: string; reason: string },
): void {
  const { imagePullBackOffInitialMs, imagePullBackOffMaxMs, plegRelistMs } = node.timings;
  const wait = record.pullBackOffMs === 0 ? imagePullBackOffInitialMs : record.pullBackOffMs;
  record.pullBackOffMs = Math.min(wait * 2, imagePullBackOffMaxMs);
  outcome.failed(failure.reason, failure.error, wait);
  node.clock.schedule(plegRelistMs, () => {
    if (outcome.stopped() || record.state.waiting?.reason !== failure.reason) return;
    const text = `Back-off pulling image "${failure.image}"`;
    event('Normal', 'BackOff', text);
    event('Warning', 'Failed', 'Error: ImagePullBackOff');
    outcome.failed('ImagePullBackOff', `${text}: ${failure.reason}: ${failure.error}`, undefined);
  });
}

function pulledMessage(image: string, tookMs: number, bytes: number): string {
  const took =
    tookMs >= 1000 ? `${(tookMs / 1000).toFixed(3).replace(/0+$/, '').replace(/\.$/, '')}s` : `${Math.round(tookMs)}ms`;
  return `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${bytes} bytes.`;
}

const REFERENCE =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/** Whether a container runtime could make sense of the name. */
export const isReference = (image: string): boolean => image.length <= 4096 && REFERENCE.test(image);
