import type { Flow } from '../../../playback/Playback.ts';
import { edgeKey } from '../../stores/useFlows.ts';
import { type EdgeShape, type Point, pointAt } from '../edgeShape.ts';

/** One request on its way, or a sample of several. */
interface Particle {
  edge: EdgeShape;
  /** 0–1 along the edge. */
  at: number;
  /** Part of the edge a second. */
  speed: number;
  failed: boolean;
}

const PIXELS_PER_SECOND = 150;
const MAX_PER_SECOND = 24;
const MAX_ALIVE = 320;

/**
 * Requests as moving points, drawn from the flows that the cluster measured: as many leave each source as were counted
 * (or one for every `sample`), and at each fork they spread as the counts did. Nothing moves where nothing was counted.
 */
export class ParticleField {
  private particles: Particle[] = [];
  private outgoing = new Map<string, EdgeShape[]>();
  private credit = new Map<string, number>();
  private turn = 0;
  /** Requests that one particle stands for. */
  sample = 1;

  setEdges(edges: readonly EdgeShape[]): void {
    this.outgoing = new Map();
    const byId = new Map(edges.map((e) => [e.id, e]));
    for (const edge of edges) {
      if (edge.kind !== 'traffic') continue;
      const list = this.outgoing.get(edge.from);
      if (list) list.push(edge);
      else this.outgoing.set(edge.from, [edge]);
    }
    this.particles = this.particles.flatMap((p) => {
      const edge = byId.get(p.edge.id);
      return edge ? [{ ...p, edge }] : [];
    });
  }

  get alive(): number {
    return this.particles.length;
  }

  /** Lets `seconds` of wall time pass. `pace` scales the movement: 0 stands still. */
  advance(seconds: number, flows: ReadonlyMap<string, Flow>, pace: number): void {
    if (pace === 0) return;
    this.emit(seconds, flows);
    const next: Particle[] = [];
    for (const particle of this.particles) {
      particle.at += particle.speed * seconds;
      if (particle.at < 1) next.push(particle);
      else if (!particle.failed) {
        const onward = this.choose(particle.edge.to, flows);
        if (onward) next.push(this.start(onward, flows));
      }
    }
    this.particles = next;
  }

  draw(paint: (point: Point, failed: boolean, fade: number) => void): void {
    for (const { edge, at, failed } of this.particles)
      paint(pointAt(edge.curve, at), failed && at > 0.55, Math.min(1, at * 6, (1 - at) * 6 + 0.25));
  }

  /** Sources are edges whose start has nothing flowing into it. */
  private emit(seconds: number, flows: ReadonlyMap<string, Flow>): void {
    const sources = [...this.outgoing].filter(([from]) => from.startsWith('client/')).flatMap(([, edges]) => edges);
    let total = 0;
    for (const edge of sources) total += rateOf(edge, flows);
    this.sample = Math.max(1, Math.ceil(total / MAX_PER_SECOND));
    for (const edge of sources) {
      const credit = (this.credit.get(edge.id) ?? 0) + (rateOf(edge, flows) * seconds) / this.sample;
      const whole = Math.min(Math.floor(credit), 8);
      this.credit.set(edge.id, credit - Math.floor(credit));
      for (let i = 0; i < whole && this.particles.length < MAX_ALIVE; i++) {
        const particle = this.start(edge, flows);
        particle.at = (i / Math.max(1, whole)) * particle.speed * seconds;
        this.particles.push(particle);
      }
    }
  }

  private start(edge: EdgeShape, flows: ReadonlyMap<string, Flow>): Particle {
    const [a, , , d] = edge.curve;
    const length = Math.max(30, Math.hypot(d.x - a.x, d.y - a.y));
    const flow = flows.get(edgeKey(edge.from, edge.to));
    const errors = flow && flow.requestsPerSecond > 0 ? flow.errorsPerSecond / flow.requestsPerSecond : 0;
    return { edge, at: 0, speed: PIXELS_PER_SECOND / length, failed: this.next() < errors };
  }

  /** The edge a request takes from here, with the measured odds. */
  private choose(from: string, flows: ReadonlyMap<string, Flow>): EdgeShape | undefined {
    const edges = this.outgoing.get(from);
    if (!edges) return undefined;
    const total = edges.reduce((sum, e) => sum + rateOf(e, flows), 0);
    let pick = this.next() * total;
    for (const edge of edges) {
      const rate = rateOf(edge, flows);
      if (rate > 0 && pick < rate) return edge;
      pick -= rate;
    }
    return undefined;
  }

  /** Evenly spread numbers in [0, 1): the golden ratio's multiples. */
  private next(): number {
    this.turn = (this.turn + 0.6180339887498949) % 1;
    return this.turn;
  }
}

const rateOf = (edge: EdgeShape, flows: ReadonlyMap<string, Flow>): number =>
  flows.get(edgeKey(edge.from, edge.to))?.requestsPerSecond ?? 0;
