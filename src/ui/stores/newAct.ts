let count = 0;

/** A name for what a person does now, so that all requests it takes are undone together. Differs between visits. */
export function newAct(): string {
  return `${Date.now().toString(36)}-${count++}`;
}
