import { useState } from 'react';
import type { Scenario } from '../../scenarios/Scenario.ts';
import { useT } from '../i18n/translate.ts';
import { LENSES, type Lens, usePrefs } from '../stores/usePrefs.ts';
import { CopyButton } from './CopyButton.tsx';
import { linkOf } from './shareLink.ts';
import { sharedScenario } from './shareVariants.ts';

const PANES = ['editor', 'inspector', 'bottom', 'timeline'] as const;

/** A snippet that shows this cluster in another page. */
export function EmbedTab({ scenario }: { scenario: Scenario }) {
  const t = useT();
  const [lens, setLens] = useState<Lens>(usePrefs.getState().lens);
  const [panes, setPanes] = useState<readonly string[]>([]);
  const [autoplay, setAutoplay] = useState(true);
  const [readonly, setReadonly] = useState(false);
  const [page, hash = ''] = linkOf(sharedScenario(scenario, { moment: 'now', history: true })).split('#');
  const query = [
    'embed',
    `lens=${lens}`,
    ...(panes.length ? [`panes=${panes.join(',')}`] : []),
    ...(autoplay ? [] : ['autoplay=0']),
    ...(readonly ? ['readonly'] : []),
  ].join('&');
  const url = `${page}?${query}#${hash}`;
  const title = scenario.name.replace(/["<>&]/g, '');
  const snippet = `<iframe src="${url.replaceAll('&', '&amp;')}" title="${title}" width="960" height="600" style="border:0" allow="clipboard-write"></iframe>`;
  return (
    <div className="share-tab">
      <div className="share-choices">
        <label>
          {t('lens.label')}
          <select className="field" value={lens} onChange={(e) => setLens(e.target.value as Lens)}>
            {LENSES.map((each) => (
              <option key={each} value={each}>
                {t(`lens.${each}`)}
              </option>
            ))}
          </select>
        </label>
        {PANES.map((pane) => (
          <label key={pane} className="check">
            <input
              type="checkbox"
              checked={panes.includes(pane)}
              onChange={(e) => setPanes(e.target.checked ? [...panes, pane] : panes.filter((p) => p !== pane))}
            />
            {t(`pane.${pane}`)}
          </label>
        ))}
        <label className="check">
          <input type="checkbox" checked={autoplay} onChange={(e) => setAutoplay(e.target.checked)} />
          {t('share.autoplay')}
        </label>
        <label className="check">
          <input type="checkbox" checked={readonly} onChange={(e) => setReadonly(e.target.checked)} />
          {t('share.readonly')}
        </label>
      </div>
      <textarea className="field mono" readOnly rows={5} aria-label={t('share.snippet')} value={snippet} />
      <div className="dialog-actions">
        <CopyButton text={snippet} label={t('share.copySnippet')} primary />
      </div>
    </div>
  );
}
