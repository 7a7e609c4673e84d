/** Where the graph is looked at: pan in pixels, and zoom. */
export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

let camera: Camera | undefined;
let wanted: Camera | undefined;
const listeners = new Set<() => void>();

/** The camera as the user has moved it; undefined while the graph fits itself. */
export const currentCamera = (): Camera | undefined => camera;

export function noteCamera(moved: Camera | undefined): void {
  camera = moved && { x: Math.round(moved.x), y: Math.round(moved.y), zoom: Math.round(moved.zoom * 100) / 100 };
  for (const listener of listeners) listener();
}

export const onCamera = (listener: () => void): void => void listeners.add(listener);

/** The camera of an opened scenario, for the canvas to take once. */
export const wantCamera = (next: Camera | undefined): void => {
  wanted = next;
};

export function takeWantedCamera(): Camera | undefined {
  const taken = wanted;
  wanted = undefined;
  return taken;
}
