/** Opens the database of sessions. Rejects where the browser has none (private windows of some) or refuses. */
export function openSessionDatabase(name = 'orrery'): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (typeof indexedDB === 'undefined') {
      reject(new Error('this browser keeps nothing for this page'));
      return;
    }
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      const { result } = request;
      result.createObjectStore('sessions', { keyPath: 'id' });
      result.createObjectStore('journal');
      result.createObjectStore('views');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database cannot be opened'));
    request.onblocked = () => reject(new Error('another tab holds the database'));
  });
}

/** The answer of one request. */
export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves once a transaction is on the disk, as far as its durability says. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('nothing could be written'));
    transaction.onabort = () => reject(transaction.error ?? new Error('writing was given up'));
  });
}

/** The keys of a session's journal from an index on. */
export const journalRange = (id: string, from = 0): IDBKeyRange =>
  IDBKeyRange.bound([id, from], [id, Number.POSITIVE_INFINITY]);
