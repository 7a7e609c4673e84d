// Keeps the page for use without a network. What the build made has names that change with its content, so a copy in the
// cache is always right; the page itself is asked for first and taken from the cache when there is no answer.
// Its name and the list of its files are written in when the page is built.
const BUILD = '__BUILD__';
const FILES = [/* __FILES__ */];
const CACHE = `orrery-${BUILD}`;
// Some servers say that an answer varies with headers that a page and this worker send differently; these files do not.
const ALIKE = { ignoreSearch: true, ignoreVary: true };

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(['./', ...FILES])));
});

// A new version takes over when the last tab of the old one is closed: it never interrupts a session.
self.addEventListener('activate', (event) => {
  const outdated = (name) => name.startsWith('orrery-') && name !== CACHE;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(outdated).map((name) => caches.delete(name)))),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.includes('/orrery/')) return;
  if (request.mode === 'navigate') event.respondWith(fresh(request));
  else event.respondWith(caches.match(request, ALIKE).then((kept) => kept ?? fetch(request)));
});

async function fresh(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, ALIKE)) ?? (await caches.match('./', ALIKE)) ?? Response.error();
  }
}
