import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { StoredObject } from '../../api/meta.ts';
import { IconButton } from '../components/IconButton.tsx';
import { useT } from '../i18n/translate.ts';
import { useSession } from '../stores/useSession.ts';
import { type FieldDoc, fieldDoc } from './fieldDocs.ts';

/** What the API says about one field of an object, and the kubectl line that prints the same. */
export function FieldHelp({
  object,
  path,
  onClose,
}: {
  object: StoredObject;
  path: readonly string[];
  onClose: () => void;
}) {
  const t = useT();
  const client = useSession((s) => s.client);
  const { apiVersion, kind } = object;
  const key = path.join('.');
  const [found, setFound] = useState<{ key: string; doc: FieldDoc | undefined }>();
  useEffect(() => {
    let left = false;
    if (client)
      void fieldDoc(client, apiVersion, kind, key.split('.')).then(
        (doc) => left || setFound({ key, doc }),
        () => left || setFound({ key, doc: undefined }),
      );
    return () => {
      left = true;
    };
  }, [client, apiVersion, kind, key]);
  const doc = found?.key === key ? found.doc : undefined;
  return (
    <section className="field-help" aria-label={t('field.help')} aria-live="polite">
      <div className="field-help-head">
        <b className="mono">{path.at(-1)}</b>
        {doc ? <span className="mono quiet">{doc.type}</span> : null}
        {doc?.required ? <span className="chip">{t('field.required')}</span> : null}
        <span className="grow" />
        <IconButton className="small" label={t('field.close')} onClick={onClose}>
          <X size={13} />
        </IconButton>
      </div>
      {found?.key === key ? <p lang="en">{doc?.text || t('field.none')}</p> : null}
      {doc && doc.choices.length > 0 ? <p className="mono small-text">{doc.choices.join(' · ')}</p> : null}
      <code className="quiet">{`kubectl explain ${kind.toLowerCase()}.${key}`}</code>
    </section>
  );
}
