import { ViewportPortal } from '@xyflow/react';
import { memo } from 'react';
import { useT } from '../../i18n/translate.ts';
import { edgeKey, useFlows } from '../../stores/useFlows.ts';
import { type EdgeShape, pointAt } from '../edgeShape.ts';

/** All lines of the graph in one SVG under the cards. Each line reads only its own flow. */
export function EdgeLayer({ edges }: { edges: readonly EdgeShape[] }) {
  return (
    <ViewportPortal>
      <svg className="edge-layer" aria-hidden="true">
        {edges.map((edge) => (
          <EdgeLine key={edge.id} edge={edge} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

const EdgeLine = memo(function EdgeLine({ edge }: { edge: EdgeShape }) {
  const t = useT();
  const rate = useFlows((f) => rounded(f.byEdge.get(edgeKey(edge.from, edge.to))?.requestsPerSecond ?? 0));
  const failing = useFlows((f) => {
    const flow = f.byEdge.get(edgeKey(edge.from, edge.to));
    return flow ? flow.errorsPerSecond > 0.5 * flow.requestsPerSecond && flow.requestsPerSecond > 0 : false;
  });
  const width = rate > 0 ? Math.min(7, 1.4 + Math.log10(1 + rate) * 1.5) : 1.4;
  const end = pointAt(edge.curve, edge.kind === 'traffic' && edge.label ? 0.35 : 0.5);
  const short = edge.curve[3].x - edge.curve[0].x < 46;
  const text = labelOf(edge, rate, short, rate < 100 ? t('graph.rate', { rate }) : `${shortRate(rate)}/s`);
  return (
    <g className={`edge ${edge.kind}${rate > 0 ? ' live' : ''}${failing ? ' failing' : ''}`}>
      <path d={edge.path} style={{ d: `path("${edge.path}")`, strokeWidth: width } as React.CSSProperties} />
      {text ? (
        <text x={end.x} y={end.y - 7 - width / 2} textAnchor="middle">
          {text}
        </text>
      ) : null}
      {edge.kind === 'blocked' ? <Blocked edge={edge} /> : null}
    </g>
  );
});

/** The mark in the middle of a line that carries nothing. */
function Blocked({ edge }: { edge: EdgeShape }) {
  const { x, y } = pointAt(edge.curve, 0.62);
  return <path className="block-mark" d={`M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`} />;
}

const rounded = (rate: number): number => (rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10);

/** `9.5k`, `120k`: there is little room beside a line. */
const shortRate = (rate: number): string =>
  rate < 1000 ? String(rate) : `${rate < 9_950 ? Math.round(rate / 100) / 10 : Math.round(rate / 1000)}k`;

/** Lines into pods stay bare: the pod says its own rate. */
function labelOf(edge: EdgeShape, rate: number, short: boolean, text: string): string {
  if (edge.kind !== 'traffic' || edge.to.startsWith('pod/')) return '';
  if (edge.from.startsWith('client/')) return edge.label ?? (rate > 0 ? text : '');
  return edge.label ?? (rate > 0 && !short ? `${shortRate(rate)}/s` : '');
}
