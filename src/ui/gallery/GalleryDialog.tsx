import { Wrench, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { GalleryEntry } from '../../scenarios/gallery/GalleryEntry.ts';
import { gallery } from '../../scenarios/gallery/gallery.ts';
import { galleryScenario } from '../../scenarios/gallery/galleryScenario.ts';
import type { MessageKey } from '../i18n/en.ts';
import { useT } from '../i18n/translate.ts';
import { openScenario } from '../sessions/openScenario.ts';
import { closeDialog, useDialogs } from '../stores/useDialogs.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import './gallery.css';

const TOPICS: readonly [GalleryEntry['topic'], MessageKey][] = [
  ['desired state', 'gallery.desired'],
  ['objects', 'gallery.objects'],
  ['states', 'gallery.states'],
  ['network', 'gallery.network'],
  ['scheduling', 'gallery.scheduling'],
];

/** Ready clusters to look into, some of them broken. */
export default function GalleryDialog() {
  const t = useT();
  const open = useDialogs((s) => s.open === 'gallery');
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog gallery" aria-describedby="gallery-help">
          <Dialog.Title>{t('gallery.title')}</Dialog.Title>
          <p id="gallery-help" className="quiet">
            {t('gallery.help')}
          </p>
          <div className="gallery-list">
            {TOPICS.map(([topic, title]) => (
              <section key={topic}>
                <h3>{t(title)}</h3>
                <div className="gallery-cards">
                  {gallery
                    .filter((entry) => entry.topic === topic)
                    .map((entry) => (
                      <EntryCard key={entry.id} entry={entry} />
                    ))}
                </div>
              </section>
            ))}
          </div>
          <Dialog.Close className="icon-button dialog-close" aria-label={t('share.close')}>
            <X size={16} />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function EntryCard({ entry }: { entry: GalleryEntry }) {
  const t = useT();
  const locale = usePrefs((s) => s.locale);
  return (
    <button
      type="button"
      className="gallery-card"
      onClick={() => {
        closeDialog();
        void openScenario(galleryScenario(entry));
      }}
    >
      <b>{entry.title[locale]}</b>
      <span>{entry.text[locale]}</span>
      {entry.broken ? (
        <small className="tone-warn">
          <Wrench size={12} aria-hidden="true" /> {t('gallery.broken')}
        </small>
      ) : null}
    </button>
  );
}
