import { describe, expect, it } from 'vitest';
import { boxOf, lineBetween, PLANE, planeLayout } from './planeLayout.ts';

const NODES = ['control-plane', 'worker-1', 'worker-2'];

describe('planeLayout', () => {
  it.each([0, 1, 3, 6, 40])('keeps %i nodes inside the drawing, and boxes apart', (count) => {
    const boxes = planeLayout(Array.from({ length: count }, (_, i) => `n${i}`));
    for (const a of boxes) {
      expect(a.x + a.width).toBeLessThanOrEqual(PLANE.width);
      expect(a.y).toBeGreaterThanOrEqual(0);
      expect(a.y + a.height).toBeLessThanOrEqual(PLANE.height);
      for (const b of boxes)
        if (a !== b)
          expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(
            true,
          );
    }
  });
});

describe('boxOf', () => {
  it.each([
    ['kube-apiserver', 'kube-apiserver'],
    ['kubelet/worker-1', 'kubelet/worker-1'],
    ['kube-proxy/worker-2', 'kubelet/worker-2'],
    ['deployment-controller', 'kube-controller-manager'],
    ['client/internet', undefined],
    ['kubelet/gone', undefined],
  ])('knows where %s belongs', (component, box) => {
    expect(boxOf(component, NODES)).toBe(box);
  });
});

describe('lineBetween', () => {
  it('goes from border to border', () => {
    const a = { x: 0, y: 0, width: 10, height: 10 };
    expect(lineBetween(a, { ...a, x: 30 })).toEqual({ x1: 10, y1: 5, x2: 30, y2: 5 });
  });
});
