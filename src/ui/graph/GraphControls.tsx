import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { Map as MapIcon, Maximize, Minus, Plus } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '../components/IconButton.tsx';
import { useT } from '../i18n/translate.ts';
import { setPrefs, usePrefs } from '../stores/usePrefs.ts';
import { onFitRequest } from './fitRequest.ts';

export function GraphControls({ onFit }: { onFit: () => void }) {
  const t = useT();
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const minimap = usePrefs((s) => s.minimap);
  const zoom = useStore((s) => Math.round(s.transform[2] * 100));
  const fit = (): void => {
    onFit();
    void fitView({ padding: 0.08, duration: 300, maxZoom: 1.2 });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: subscribed once; fit only uses stable functions.
  useEffect(() => onFitRequest(fit), []);
  return (
    <Panel position="bottom-right" className="graph-controls">
      <span className="zoom" aria-hidden="true">
        {zoom} %
      </span>
      <IconButton label={t('graph.zoomOut')} className="small" onClick={() => void zoomOut({ duration: 150 })}>
        <Minus size={14} />
      </IconButton>
      <IconButton label={t('graph.zoomIn')} className="small" onClick={() => void zoomIn({ duration: 150 })}>
        <Plus size={14} />
      </IconButton>
      <IconButton label={t('graph.fit')} className="small" shortcut="F" onClick={fit}>
        <Maximize size={14} />
      </IconButton>
      <IconButton
        label={t('graph.minimap')}
        className="small"
        pressed={minimap}
        onClick={() => setPrefs({ minimap: !minimap })}
      >
        <MapIcon size={14} />
      </IconButton>
    </Panel>
  );
}
