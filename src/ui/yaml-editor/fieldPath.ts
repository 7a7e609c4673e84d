/** `spec.containers[0].ports["a.b"]` as steps. Keys in brackets may be quoted; numbers in brackets are list places. */
export function fieldPath(text: string): (string | number)[] {
  const steps: (string | number)[] = [];
  const pattern = /\[(?:"((?:[^"\\]|\\.)*)"|([^\]]*))\]|([^.[\]]+)/g;
  for (const [, quoted, bare, plain] of text.matchAll(pattern)) {
    if (plain !== undefined) steps.push(plain);
    else if (quoted !== undefined) steps.push(quoted.replace(/\\(.)/g, '$1'));
    else if (bare !== undefined) steps.push(/^\d+$/.test(bare) ? Number(bare) : bare);
  }
  return steps;
}
