import { next, remaining } from './backOff.ts';
import type { ContainerRecord } from './ContainerRecord.ts';
import { goDuration } from './goDuration.ts';
import type { PodContext } from './PodContext.ts';
import { pullCredentials } from './pullCredentials.ts';
import { referenceProblem } from './referenceProblem.ts';

/** Why a container could not be started; `retryMs` when a back-off says how long to wait. */
export interface StartFailure {
  reason: string;
  message?: string;
  retryMs?: number;
}

/** Makes sure a container's image is on the node, as its pull policy says (pkg/kubelet/images/image_manager.go). */
export function ensureImage(
  pod: PodContext,
  record: ContainerRecord,
  done: (failure: StartFailure | undefined) => void,
): void {
  const { node } = pod;
  const { image = '', imagePullPolicy: policy } = record.spec;
  const wrong = referenceProblem(image);
  if (wrong !== undefined) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${wrong}`;
    pod.event('Warning', 'InspectFailed', message, record);
    pod.event('Warning', 'Failed', 'Error: InvalidImageName', record);
    done({ reason: 'InvalidImageName', message });
    return;
  }
  if (node.runtime.hasImage(image) && policy !== 'Always') {
    pod.event('Normal', 'Pulled', `Container image "${image}" already present on machine`, record);
    done(undefined);
    return;
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    pod.event('Warning', 'ErrImageNeverPull', message, record);
    pod.event('Warning', 'Failed', 'Error: ErrImageNeverPull', record);
    done({ reason: 'ErrImageNeverPull', message });
    return;
  }
  pull(pod, record, image, done);
}

function pull(
  pod: PodContext,
  record: ContainerRecord,
  image: string,
  done: (failure: StartFailure | undefined) => void,
): void {
  const { node } = pod;
  const { imagePullBackOffInitialMs: firstMs, imagePullBackOffMaxMs: maxMs } = node.timings;
  const entry = record.pullBackOff;
  const retryMs = remaining(entry, entry?.updatedMs ?? 0, node.clock.now, maxMs);
  if (retryMs > 0) {
    const text = `Back-off pulling image "${image}"`;
    pod.event('Normal', 'BackOff', text, record);
    pod.event('Warning', 'Failed', 'Error: ImagePullBackOff', record);
    const message = record.pullError && node.release.pullErrorInBackOff ? `${text}: ${record.pullError}` : text;
    done({ reason: 'ImagePullBackOff', message, retryMs });
    return;
  }
  missPullSecrets(pod);
  pod.event('Normal', 'Pulling', `Pulling image "${image}"`, record);
  node.images.pull(image, pullCredentials(image, pod.pod, node.objects), (result, waitedMs) => {
    if (result.ok) {
      record.pullBackOff = undefined;
      record.pullError = undefined;
      pod.event(
        'Normal',
        'Pulled',
        node.release.pulledMessage({
          image,
          took: goDuration(result.tookMs),
          waited: goDuration(waitedMs),
          bytes: result.bytes,
        }),
        record,
      );
      done(undefined);
      return;
    }
    const now = node.clock.now;
    record.pullBackOff = next(record.pullBackOff, now, now, firstMs, maxMs);
    record.pullError = `${result.reason}: ${result.error}`;
    pod.event('Warning', 'Failed', `Failed to pull image "${image}": ${result.error}`, record);
    pod.event('Warning', 'Failed', `Error: ${result.reason}`, record);
    done({ reason: result.reason, message: result.error });
  });
}

/** Says which of the pod's pull secrets there are not (kubelet_pods.go getPullSecretsForPod). */
function missPullSecrets(context: PodContext): void {
  const { pod, node } = context;
  const { imagePullSecrets = [] } = pod.spec ?? {};
  if (imagePullSecrets.length === 0) return;
  const namespace = pod.metadata?.namespace;
  const missing = imagePullSecrets
    .map(({ name = '' }) => name)
    .filter((name) => !node.objects.get('', 'v1', 'secrets', namespace, name));
  if (missing.length === 0) return;
  const message = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`;
  context.event('Warning', 'FailedToRetrieveImagePullSecret', message);
}
