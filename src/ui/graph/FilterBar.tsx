import { ListTree, Search } from 'lucide-react';
import { IconButton } from '../components/IconButton.tsx';
import { useT } from '../i18n/translate.ts';
import { setFilters, useFilters } from '../stores/useFilters.ts';
import { useKind } from '../stores/useMirror.ts';
import { setPrefs, usePrefs } from '../stores/usePrefs.ts';

/** Which objects are shown; what is hidden is counted. */
export function FilterBar({ hidden }: { hidden: number }) {
  const t = useT();
  const { text, namespace, system } = useFilters();
  const namespaces = useKind('namespaces');
  const outline = usePrefs((s) => s.outline);
  return (
    <search className="filter-bar">
      <IconButton
        label={t('graph.outline')}
        className="small"
        pressed={outline}
        onClick={() => setPrefs({ outline: !outline })}
      >
        <ListTree size={15} />
      </IconButton>
      <label className="filter-text">
        <Search size={13} aria-hidden="true" />
        <input
          type="search"
          id="graph-filter"
          value={text}
          placeholder={t('graph.search')}
          aria-label={t('graph.search')}
          onChange={(e) => setFilters({ text: e.target.value })}
        />
      </label>
      <select
        aria-label={t('graph.namespace')}
        value={namespace}
        onChange={(e) => setFilters({ namespace: e.target.value })}
      >
        <option value="">{t('graph.allNamespaces')}</option>
        {[...namespaces.keys()].sort().map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {namespace ? null : (
        <label className="check">
          <input type="checkbox" checked={system} onChange={(e) => setFilters({ system: e.target.checked })} />
          {t('graph.showSystem')}
        </label>
      )}
      {hidden > 0 ? <output className="hidden-count">{t('graph.hidden', { count: hidden })}</output> : null}
    </search>
  );
}
