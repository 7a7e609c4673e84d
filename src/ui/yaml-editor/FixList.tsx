import { Wand2 } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { useT } from '../i18n/translate.ts';
import { goTo } from './goTo.ts';
import { applyFix, quickFixes } from './quickFixes.ts';
import { editFile, useFiles } from './useFiles.ts';

/** Slips in the shown file, each with a button that puts it right. */
export default function FixList() {
  const t = useT();
  const file = useFiles((s) => s.files.find((f) => f.id === s.active));
  const text = useDeferredValue(file?.text ?? '');
  const fixes = useMemo(() => quickFixes(text).slice(0, 5), [text]);
  if (!file || fixes.length === 0) return null;
  return (
    <ul className="problem-list fix-list" aria-label={t('editor.fixes')}>
      {fixes.map((fix) => (
        <li key={`${fix.line} ${fix.kind}`}>
          <button type="button" onClick={() => goTo({ file: file.id, line: fix.line })}>
            <b>{t('editor.goTo', { line: fix.line })}</b>
            <span>{t(`editor.fix.${fix.kind}`, { from: fix.from, to: fix.to })}</span>
          </button>
          <button
            type="button"
            className="button tiny"
            aria-label={t('editor.fixLine', { line: fix.line })}
            onClick={() => editFile(file.id, applyFix(file.text, fix))}
          >
            <Wand2 size={12} /> {t('editor.fix')}
          </button>
        </li>
      ))}
    </ul>
  );
}
