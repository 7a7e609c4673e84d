import { warmWorker } from '../worker/warmWorker.ts';

// The simulator's code and the page's load side by side. A page attached to a real cluster needs no simulator.
const params = new URLSearchParams(location.search);
if (!params.has('cluster') && !params.has('fake')) warmWorker();
// What the page opens on is found out, and simulated, while the page itself is still being put together.
void import('./startSession.ts').then(({ startSession }) => startSession());
void import('./main.tsx');
