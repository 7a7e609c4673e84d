/** Styles that decide how a card looks; inherited and computed ones are written into the copy. */
const STYLES = [
  'align-items', 'background', 'background-color', 'border', 'border-radius', 'box-shadow', 'box-sizing', 'color', 'display',
  'fill', 'fill-opacity', 'flex', 'flex-direction', 'flex-wrap', 'font-family', 'font-size', 'font-variant-numeric', 'font-weight',
  'gap', 'grid-template-columns', 'height', 'inset', 'justify-content', 'left', 'letter-spacing', 'line-height', 'margin',
  'opacity', 'overflow', 'padding', 'pointer-events', 'position', 'right', 'stroke', 'stroke-dasharray', 'stroke-width',
  'text-align', 'text-overflow', 'top', 'transform', 'transform-origin', 'visibility', 'white-space', 'width', 'z-index',
]; // biome-ignore format: a list

/** The graph as it is shown, as an SVG document of its own. Undefined when there is no graph on the page. */
export function graphSvg(): string | undefined {
  const graph = document.querySelector<HTMLElement>('.graph-canvas');
  if (!graph) return undefined;
  const { width, height } = graph.getBoundingClientRect();
  const copy = graph.cloneNode(true) as HTMLElement;
  inline(graph, copy);
  for (const extra of copy.querySelectorAll('.react-flow__panel, .react-flow__minimap, [data-picture=omit]'))
    extra.remove();
  copy.setAttribute('xmlns', 'http://www.w3.org/1999/xhtml');
  const body = new XMLSerializer().serializeToString(copy);
  const [w, h] = [Math.round(width), Math.round(height)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><foreignObject width="${w}" height="${h}">${body}</foreignObject></svg>`;
}

/** The same as a PNG, twice as fine. */
export async function graphPng(): Promise<Blob | undefined> {
  const svg = graphSvg();
  if (!svg) return undefined;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * 2;
  canvas.height = image.height * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return (await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))) ?? undefined;
}

function inline(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  to.removeAttribute('id');
  to.setAttribute('style', STYLES.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';'));
  if (from instanceof HTMLCanvasElement) drawInto(from, to);
  const [children, copies] = [from.children, to.children];
  for (let i = 0; i < children.length; i++) inline(children[i] as Element, copies[i] as Element);
}

/** A canvas loses its picture when it is copied: an image of it takes its place. */
function drawInto(canvas: HTMLCanvasElement, copy: Element): void {
  if (canvas.width === 0 || canvas.height === 0) return;
  (copy as HTMLElement).style.background = `url(${canvas.toDataURL()}) 0 0 / 100% 100%`;
}
