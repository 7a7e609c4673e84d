import { warmWorker } from '../worker/warmWorker.ts';

// The simulator's code and the page's load side by side. A page attached to a real cluster needs no simulator.
const params = new URLSearchParams(location.search);
if (!params.has('cluster') && !params.has('fake')) warmWorker();
void import('./main.tsx');
