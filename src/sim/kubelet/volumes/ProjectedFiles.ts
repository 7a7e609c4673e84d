import type { V1Volume } from '../../../api/generated/types.ts';
import type { Timer } from '../../../base/Clock.ts';
import { FileSystem } from '../../../posix/fs/FileSystem.ts';
import { type ProjectedFile, writeProjected } from '../../../posix/fs/projectedVolume.ts';
import type { PodContext } from '../PodContext.ts';
import type { MountedVolume } from './mountVolume.ts';
import { projectedPayload } from './projectedPayload.ts';

/**
 * A volume whose files come from API objects. When one of those changes, the files follow at the pod's next sync, up to a
 * minute and a half later, as with a real kubelet; mounts of a single file (`subPath`) keep what they had.
 */
export class ProjectedFiles implements MountedVolume {
  readonly readOnly = true;
  private made: FileSystem | undefined;
  private updating = false;
  private renewal: Timer | undefined;
  private readonly forget: () => void;

  constructor(
    private readonly context: PodContext,
    private readonly volume: V1Volume,
    /** Undefined until somebody looks: most pods carry a token that nobody reads. */
    private files: ReadonlyMap<string, ProjectedFile> | undefined,
  ) {
    const { pod, node } = context;
    this.forget = node.objects.onChange(sourceKeys(volume, pod.metadata?.namespace ?? ''), () => this.changed());
  }

  open(): FileSystem {
    if (!this.made) {
      this.made = new FileSystem(undefined, { type: 'tmpfs' });
      this.write();
    }
    return this.made;
  }

  release(): void {
    this.renewal?.cancel();
    this.forget();
  }

  /** The pod itself changed: labels and annotations may be among the files. */
  podChanged(): void {
    if (this.volume.downwardAPI || this.volume.projected) this.changed();
  }

  private changed(): void {
    if (this.updating || !(this.made || this.files)) return;
    this.updating = true;
    const { node } = this.context;
    const delayMs = node.timings.podSyncMs * (1 + node.random.float() * 0.5) * node.random.float();
    this.context.after(delayMs, () => {
      this.updating = false;
      const payload = projectedPayload(this.context, this.volume);
      if ('error' in payload || (this.files && sameFiles(payload.files, this.files))) return;
      this.files = payload.files;
      if (this.made) this.write();
      this.context.filesChanged();
    });
  }

  /** Tokens are replaced after four fifths of their life; those that nobody has read need none. */
  private renewToken(): void {
    const token = this.volume.projected?.sources?.find((s) => s.serviceAccountToken)?.serviceAccountToken;
    if (!token) return;
    this.renewal?.cancel();
    const lifeMs = (token.expirationSeconds ?? 3607) * 1000;
    this.renewal = this.context.node.clock.schedule(lifeMs * 0.8, () => this.changed());
  }

  private current(): ReadonlyMap<string, ProjectedFile> {
    const payload = projectedPayload(this.context, this.volume);
    return 'error' in payload ? new Map() : payload.files;
  }

  private write(): void {
    const { clock, random } = this.context.node;
    if (!this.made) return;
    this.renewToken();
    this.files ??= this.current();
    writeProjected(this.made, this.files, clock.startMs + clock.now, String(random.int(1e9)));
  }
}

function sourceKeys(volume: V1Volume, namespace: string): string[] {
  const keys: string[] = [];
  const add = (resource: string, name: string | undefined): void => {
    if (name) keys.push(`${resource}/${namespace}/${name}`);
  };
  add('configmaps', volume.configMap?.name);
  add('secrets', volume.secret?.secretName);
  for (const source of volume.projected?.sources ?? []) {
    add('configmaps', source.configMap?.name);
    add('secrets', source.secret?.name);
  }
  return keys.slice();
}

function sameFiles(a: ReadonlyMap<string, ProjectedFile>, b: ReadonlyMap<string, ProjectedFile>): boolean {
  if (a.size !== b.size) return false;
  for (const [path, file] of a) {
    const other = b.get(path);
    if (!other || other.text !== file.text || other.mode !== file.mode) return false;
  }
  return true;
}
