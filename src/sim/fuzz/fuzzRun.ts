import { StatusError } from '../../api/StatusError.ts';
import { Random } from '../../base/Random.ts';
import type { DistributionName } from '../../scenarios/ClusterConfig.ts';
import { Session } from '../playback/Session.ts';
import { Invariants } from './Invariants.ts';
import { randomOperation } from './randomOperation.ts';

export interface FuzzResult {
  /** What did not hold; empty when all is well. */
  violations: string[];
  operations: number;
  steps: number;
  /** Fingerprint of the history, the same for the same seed. */
  hash: string;
}

/** A long quiet time, in which everything that can settle does. */
const REST_MS = 900_000;

/** Does `operations` random things to a cluster and checks what must hold, all from one seed. */
export function fuzzRun(seed: string, operations: number, distribution: DistributionName = 'bare'): FuzzResult {
  const random = new Random(`fuzz/${seed}`);
  const session = new Session({ distribution, nodes: 3, seed, startTime: '2026-01-01T00:00:00Z' });
  session.advance(20_000);
  const invariants = new Invariants(session);
  const nodes = session.simulation.distribution.machines(session.config).map(({ name }) => name);
  for (let i = 0; i < operations; i++) {
    const operation = randomOperation(random, invariants.pods(), nodes);
    if ('waitMs' in operation) session.advance(session.now + operation.waitMs);
    else if ('request' in operation) session.request(operation.request);
    else attempt(() => session.fault(operation.fault));
  }
  for (const name of nodes) {
    attempt(() => session.fault({ type: 'startNode', name }));
    const ref = { group: '', version: 'v1', resource: 'nodes', name };
    const body = { spec: { unschedulable: false } };
    session.request({ verb: 'patch', ref, patchType: 'merge', body });
  }
  session.advance(session.now + REST_MS);
  invariants.checkAtRest();
  const { steps } = session.simulation.kernel;
  return { violations: invariants.violations, operations, steps, hash: session.historyHash(session.now) };
}

function attempt(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
