import workers from 'node:worker_threads';
import zlib from 'node:zlib';

// The client's fetch takes three functions of newer Nodes for granted. Of these only the last is called here.
(zlib as { createZstdDecompress?: unknown }).createZstdDecompress ??= zlib.createInflate;
(workers as { markAsUncloneable?: unknown }).markAsUncloneable ??= () => {};
(Promise as { withResolvers?: unknown }).withResolvers ??= function withResolvers() {
  const made: Record<string, unknown> = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

/** The official JavaScript client, which begins to load only once what it needs is there. */
export const officialClient = await import('@kubernetes/client-node');
