import { downloadFile } from './downloadFile.ts';

declare global {
  interface MediaStreamTrack {
    cropTo?(target: unknown): Promise<void>;
  }
}

const TYPES = ['video/mp4;codecs=avc1', 'video/webm;codecs=vp9', 'video/webm'];

/** Whether this browser can record its own tab. */
export const canRecord = (): boolean =>
  typeof MediaRecorder !== 'undefined' && typeof navigator.mediaDevices?.getDisplayMedia === 'function';

/**
 * Records the graph until the returned function is called, then hands over the video. The browser asks first which tab;
 * where it can, all but the graph is cut away. Rejects when the user refuses.
 */
export async function recordGraph(name: string): Promise<() => void> {
  const options = { video: { frameRate: 30 }, audio: false, preferCurrentTab: true };
  const stream = await navigator.mediaDevices.getDisplayMedia(options as DisplayMediaStreamOptions);
  const [track] = stream.getVideoTracks();
  const graph = document.querySelector('.graph-canvas');
  const { CropTarget } = globalThis as { CropTarget?: { fromElement(element: Element): Promise<unknown> } };
  if (graph && track?.cropTo && CropTarget) await track.cropTo(await CropTarget.fromElement(graph)).catch(() => {});
  const type = TYPES.find((candidate) => MediaRecorder.isTypeSupported(candidate)) ?? '';
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.onstop = () => {
    for (const each of stream.getTracks()) each.stop();
    const end = recorder.mimeType.includes('mp4') ? 'mp4' : 'webm';
    downloadFile(`${name}.${end}`, new Blob(parts, { type: recorder.mimeType }));
  };
  track?.addEventListener('ended', () => recorder.state !== 'inactive' && recorder.stop());
  recorder.start(1000);
  return () => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
}
