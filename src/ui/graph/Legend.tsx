import { Panel } from '@xyflow/react';
import { useT } from '../i18n/translate.ts';
import { StatusGlyph } from '../icons/StatusGlyph.tsx';

export function Legend({ traffic, sample }: { traffic: boolean; sample: number }) {
  const t = useT();
  return (
    <Panel position="bottom-left" className="legend">
      {traffic ? (
        <>
          <span title={t('legend.sampled')}>
            <i className="dot" />
            {t(sample === 1 ? 'legend.particle' : 'legend.particles', { n: sample })}
          </span>
          <span>
            <i className="line" />
            {t('legend.width')}
          </span>
        </>
      ) : null}
      <span>
        <StatusGlyph tone="ok" glyph="check" size={11} />
        {t('legend.ready')}
      </span>
      <span>
        <StatusGlyph tone="run" glyph="spinner" size={11} />
        {t('legend.starting')}
      </span>
      <span>
        <StatusGlyph tone="err" glyph="cross" size={11} />
        {t('legend.failing')}
      </span>
    </Panel>
  );
}
