import { Pane } from '../components/Pane.tsx';
import { useT } from '../i18n/translate.ts';

export function EditorPane() {
  const t = useT();
  return (
    <Pane name="editor" label={t('pane.editor')}>
      <div className="empty">{t('editor.loading')}</div>
    </Pane>
  );
}
