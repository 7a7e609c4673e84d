const EXPIRE_MS = 300_000;

interface Expected {
  adds: number;
  deletes: number;
  atMs: number;
}

/**
 * What a controller has asked for and not yet seen in its cache. Until its expectations are fulfilled it must not act
 * on a key, or it would create or delete twice (pkg/controller `ControllerExpectations`). They expire in five minutes.
 */
export class ControllerExpectations {
  private readonly expected = new Map<string, Expected>();

  constructor(private readonly clock: { readonly now: number }) {}

  satisfied(key: string): boolean {
    const e = this.expected.get(key);
    if (!e) return true;
    return (e.adds <= 0 && e.deletes <= 0) || this.clock.now - e.atMs > EXPIRE_MS;
  }

  expectCreations(key: string, adds: number): void {
    this.expected.set(key, { adds, deletes: 0, atMs: this.clock.now });
  }

  expectDeletions(key: string, deletes: number): void {
    this.expected.set(key, { adds: 0, deletes, atMs: this.clock.now });
  }

  set(key: string, adds: number, deletes: number): void {
    this.expected.set(key, { adds, deletes, atMs: this.clock.now });
  }

  creationObserved(key: string): void {
    const e = this.expected.get(key);
    if (e) e.adds--;
  }

  deletionObserved(key: string): void {
    const e = this.expected.get(key);
    if (e) e.deletes--;
  }

  forget(key: string): void {
    this.expected.delete(key);
  }
}

/** Expectations that know which objects are to go, so that a pod seen deleted twice counts once. */
export class UidTrackingExpectations extends ControllerExpectations {
  private readonly deleting = new Map<string, Set<string>>();

  expectDeletedKeys(key: string, objectKeys: readonly string[]): void {
    this.deleting.set(key, new Set(objectKeys));
    this.expectDeletions(key, objectKeys.length);
  }

  deletionOfObserved(key: string, objectKey: string): void {
    if (this.deleting.get(key)?.delete(objectKey)) this.deletionObserved(key);
  }

  override forget(key: string): void {
    super.forget(key);
    this.deleting.delete(key);
  }
}
