/** How a page in a frame looks and behaves: `?embed&lens=cluster&panes=timeline&autoplay=0&readonly&origin=https://…`. */
export interface EmbedOptions {
  embedded: boolean;
  lens?: string;
  /** Panes shown beside the graph: `editor`, `inspector`, `bottom`, `timeline`. */
  panes: readonly string[];
  autoplay: boolean;
  readonly: boolean;
  /** Origins besides its own whose messages are answered. */
  origins: readonly string[];
}

export function embedOptions(search = globalThis.location?.search ?? ''): EmbedOptions {
  const params = new URLSearchParams(search);
  const lens = params.get('lens');
  return {
    embedded: params.has('embed'),
    ...(lens && /^(traffic|cluster|ownership|control-plane)$/.test(lens) ? { lens } : {}),
    panes: (params.get('panes') ?? '').split(',').filter((pane) => /^(editor|inspector|bottom|timeline)$/.test(pane)),
    autoplay: params.get('autoplay') !== '0',
    readonly: params.has('readonly'),
    origins: params.getAll('origin').filter((origin) => /^https?:\/\/[^/*]+$/.test(origin)),
  };
}
