import { useT } from '../i18n/translate.ts';
import { lineDiff } from './lineDiff.ts';

/** What would change, as `kubectl diff` shows it. */
export function DiffView({ before, after }: { before: string; after: string }) {
  const t = useT();
  const lines = lineDiff(before, after);
  if (lines.length === 0) return <p className="quiet diff-none">{t('diff.none')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard.
    <pre className="mono diff-view" tabIndex={0} title={t('diff.label')}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
        <span key={index} className={line.sign === '+' ? 'added' : line.sign === '-' ? 'removed' : undefined}>
          {`${line.sign} ${line.text}\n`}
        </span>
      ))}
    </pre>
  );
}
