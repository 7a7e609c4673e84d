import { Copy, Pencil } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { StoredObject } from '../../api/meta.ts';
import { parseYaml } from '../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import { IconButton } from '../components/IconButton.tsx';
import { useT } from '../i18n/translate.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import { refOf } from './actions.ts';
import { DiffView } from './DiffView.tsx';
import { FieldHelp } from './FieldHelp.tsx';
import { yamlPath } from './yamlPath.ts';

/** The object as it is, followed live; Edit sends the changed text as an update. */
export default function YamlView({ object }: { object: StoredObject }) {
  const t = useT();
  const [draft, setDraft] = useState<string>();
  const [error, setError] = useState<string>();
  const [comparing, setComparing] = useState(false);
  const client = useSession((s) => s.client);
  const { managedFields: _managed, ...metadata } = object.metadata;
  const text = stringifyYaml({ ...object, metadata });
  const save = async (): Promise<void> => {
    try {
      await client?.update(refOf(object), parseYaml(draft ?? '') as StoredObject, { fieldManager: 'kubectl-edit' });
      setDraft(undefined);
      setError(undefined);
      toast({ tone: 'ok', text: t('editor.applied', { count: 1 }) });
    } catch (problem) {
      setError((problem as Error).message);
    }
  };
  return (
    <div className="yaml-view">
      <div className="yaml-tools">
        {draft === undefined ? (
          <>
            <button type="button" className="button tiny" onClick={() => setDraft(text)}>
              <Pencil size={12} /> {t('inspector.edit')}
            </button>
            <span className="grow" />
            <IconButton
              className="small"
              label={t('inspector.copy')}
              onClick={() => void navigator.clipboard.writeText(text)}
            >
              <Copy size={13} />
            </IconButton>
          </>
        ) : (
          <>
            <button type="button" className="button primary tiny" onClick={() => void save()}>
              {t('inspector.save')}
            </button>
            <button
              type="button"
              className="button tiny"
              onClick={() => {
                setDraft(undefined);
                setError(undefined);
              }}
            >
              {t('inspector.cancel')}
            </button>
            <span className="grow" />
            <button
              type="button"
              className="button tiny"
              aria-pressed={comparing}
              onClick={() => setComparing(!comparing)}
            >
              {t('diff.show')}
            </button>
          </>
        )}
      </div>
      {error ? (
        <p className="yaml-error" role="alert">
          {error}
        </p>
      ) : null}
      {draft !== undefined && comparing ? <DiffView before={text} after={draft} /> : null}
      {draft === undefined ? (
        <ExplainedYaml object={object} text={text} />
      ) : (
        <textarea
          className="mono yaml-text"
          aria-label={t('inspector.yaml')}
          spellCheck={false}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
      )}
    </div>
  );
}

/** The text, each key of which tells what it means: by a click, or by the arrow keys once one has the focus. */
function ExplainedYaml({ object, text }: { object: StoredObject; text: string }) {
  const [asked, setAsked] = useState<string[]>();
  const lines = text.split('\n');
  const onKeyDown = (event: KeyboardEvent<HTMLPreElement>): void => {
    if (event.key === 'Escape' && asked) {
      event.stopPropagation();
      setAsked(undefined);
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const keys = [...event.currentTarget.querySelectorAll<HTMLElement>('.yaml-key')];
    keys[keys.indexOf(event.target as HTMLElement) + step]?.focus();
    event.preventDefault();
  };
  return (
    <>
      <pre className="mono yaml-text" onKeyDown={onKeyDown}>
        {lines.map((line, index) => (
          <YamlLine
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
            key={index}
            line={line}
            first={index === 0}
            onAsk={() => setAsked(yamlPath(lines, index))}
          />
        ))}
      </pre>
      {asked?.length ? <FieldHelp object={object} path={asked} onClose={() => setAsked(undefined)} /> : null}
    </>
  );
}

/** One line with its key apart. */
function YamlLine({ line, first, onAsk }: { line: string; first: boolean; onAsk: () => void }) {
  const match = /^(\s*(?:- )*)([\w./-]+)(:)(.*)$/.exec(line);
  if (!match) return <>{`${line}\n`}</>;
  return (
    <>
      {match[1]}
      <button type="button" className="yaml-key" tabIndex={first ? 0 : -1} onClick={onAsk}>
        {match[2]}
      </button>
      :<span className="yaml-value">{match[4]}</span>
      {'\n'}
    </>
  );
}
