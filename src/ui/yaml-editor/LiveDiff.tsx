import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../components/IconButton.tsx';
import { useT } from '../i18n/translate.ts';
import { DiffView } from '../inspector/DiffView.tsx';
import { useSession } from '../stores/useSession.ts';
import type { Preview } from './livePreview.ts';
import { useFiles } from './useFiles.ts';

/** What Apply would change in the cluster, for the shown file; follows the text. */
export default function LiveDiff({ onClose }: { onClose: () => void }) {
  const t = useT();
  const client = useSession((s) => s.client);
  const text = useFiles((s) => s.files.find((f) => f.id === s.active)?.text ?? '');
  const outcome = useFiles((s) => s.outcome);
  const [previews, setPreviews] = useState<readonly Preview[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: after Apply the cluster is another.
  useEffect(() => {
    let left = false;
    const timer = setTimeout(async () => {
      const { livePreview } = await import('./livePreview.ts');
      const found = client ? await livePreview(client, text) : [];
      if (!left) setPreviews(found);
    }, 200);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [client, text, outcome]);
  return (
    <section className="live-diff" aria-label={t('editor.diff')}>
      <div className="live-diff-head">
        <b>{t('editor.diff')}</b>
        <span className="grow" />
        <IconButton className="small" label={t('field.close')} onClick={onClose}>
          <X size={13} />
        </IconButton>
      </div>
      {previews?.map(({ name, before, after, refused }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text may name the same object twice.
        <div key={`${index} ${name}`}>
          <h4>{name}</h4>
          {refused ? <p className="tone-err small-text">{refused}</p> : <DiffView before={before} after={after} />}
        </div>
      ))}
    </section>
  );
}
