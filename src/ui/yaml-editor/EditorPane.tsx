import { ChevronLeft, CornerDownLeft, FileDiff, FilePlus2, LayoutTemplate, X } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type DragEvent, type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ErrorBoundary } from '../components/ErrorBoundary.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { MaximiseButton, Pane } from '../components/Pane.tsx';
import { whenGraphAlive } from '../graph/markGraphAlive.ts';
import { useT } from '../i18n/translate.ts';
import { togglePane, usePrefs } from '../stores/usePrefs.ts';
import { applyAll } from './applyAll.ts';
import './editor.css';
import { goTo } from './goTo.ts';
import { templates } from './templates.ts';
import { addFile, editFile, type ManifestFile, removeFile, renameFile, showFile, useFiles } from './useFiles.ts';

const LiveDiff = lazy(() => import('./LiveDiff.tsx'));
const FixList = lazy(() => import('./FixList.tsx'));
/** Monaco's own strings must be there before it loads; another language comes with the next visit. */
const MonacoHost = lazy(async () => {
  if (usePrefs.getState().locale === 'ko') await import('monaco-editor/nls/lang/ko');
  // Piece by piece, each in a task of its own: all of it at once would hold the page up.
  await import('monaco-editor/editor');
  await breath();
  await import('monaco-editor/features/register.all');
  await breath();
  return import('./MonacoHost.tsx');
});

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The manifests: files in tabs, the text, what is wrong with it, and Apply. */
export function EditorPane() {
  const t = useT();
  const [over, setOver] = useState(false);
  const [comparing, setComparing] = useState(false);
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    for (const file of event.dataTransfer.files) addFile(file.name, await file.text());
  };
  return (
    <Pane name="editor" label={t('pane.editor')}>
      <FileBar />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping files is one of several ways to open them. */}
      <div
        className="editor-area"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => void drop(event)}
      >
        <ErrorBoundary title={t('error.unknown')} retry={t('graph.retry')}>
          <CodeArea />
        </ErrorBoundary>
        {over ? <div className="drop-hint">{t('editor.drop')}</div> : null}
      </div>
      <Suspense>
        <FixList />
        {comparing ? <LiveDiff onClose={() => setComparing(false)} /> : null}
      </Suspense>
      <ProblemList />
      <ApplyBar comparing={comparing} onCompare={() => setComparing(!comparing)} />
    </Pane>
  );
}

/** A plain text field at once; Monaco takes its place when the graph is alive. */
function CodeArea() {
  const [ready, setReady] = useState(false);
  useEffect(() => whenGraphAlive(() => setReady(true)), []);
  return ready ? (
    <Suspense fallback={<PlainText />}>
      <MonacoHost />
    </Suspense>
  ) : (
    <PlainText />
  );
}

function PlainText() {
  const t = useT();
  const file = useFiles((s) => s.files.find((f) => f.id === s.active));
  return (
    <textarea
      className="plain-text mono"
      aria-label={t('editor.text')}
      spellCheck={false}
      value={file?.text ?? ''}
      onChange={(event) => file && editFile(file.id, event.target.value)}
    />
  );
}

function FileBar() {
  const t = useT();
  const files = useFiles((s) => s.files);
  const active = useFiles((s) => s.active);
  return (
    <div className="tab-bar file-bar">
      <div role="tablist" aria-label={t('editor.files')} className="file-tabs">
        {files.map((file) => (
          <FileTab key={file.id} file={file} active={file.id === active} />
        ))}
      </div>
      <IconButton label={t('editor.new')} className="small" onClick={() => addFile()}>
        <FilePlus2 size={14} />
      </IconButton>
      <TemplateMenu />
      <span className="grow" />
      <MaximiseButton name="editor" label={t('pane.editor')} />
      <IconButton
        label={t('pane.collapse', { pane: t('pane.editor') })}
        className="small"
        onClick={() => togglePane('editor', false)}
      >
        <ChevronLeft size={15} />
      </IconButton>
    </div>
  );
}

function FileTab({ file, active }: { file: ManifestFile; active: boolean }) {
  const t = useT();
  const [renaming, setRenaming] = useState(false);
  const tab = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (active) tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  const count = useFiles((s) => s.problems.filter((p) => p.file === file.id).length);
  const only = useFiles((s) => s.files.length === 1 && file.text === '');
  const close = (): void => {
    if (file.text.trim() === '' || confirm(t('editor.deleteFile', { name: file.name }))) removeFile(file.id);
  };
  if (renaming)
    return (
      <input
        className="field rename"
        aria-label={t('editor.rename')}
        defaultValue={file.name}
        ref={(input) => input?.select()}
        onBlur={(event) => {
          renameFile(file.id, event.target.value.trim() || file.name);
          setRenaming(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setRenaming(false);
        }}
      />
    );
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    if (event.key === 'F2') setRenaming(true);
    else if (event.key === 'Delete') close();
    else if (event.key === 'ArrowRight') focusTab(event.currentTarget.nextElementSibling);
    else if (event.key === 'ArrowLeft') focusTab(event.currentTarget.previousElementSibling);
  };
  return (
    <button
      ref={tab}
      type="button"
      role="tab"
      className="tab file-tab"
      aria-selected={active}
      tabIndex={active ? 0 : -1}
      onClick={() => showFile(file.id)}
      onDoubleClick={() => setRenaming(true)}
      onKeyDown={onKeyDown}
      title={file.name}
    >
      {count > 0 ? <span className="tone-err problem-dot">✕ </span> : null}
      <span className="ellipsis">{file.name}</span>
      {only ? null : (
        <span
          className="tab-close"
          aria-hidden="true"
          title={t('editor.close', { name: file.name })}
          onClick={(event) => {
            event.stopPropagation();
            close();
          }}
        >
          <X size={11} />
        </span>
      )}
    </button>
  );
}

function focusTab(element: Element | null): void {
  if (!(element instanceof HTMLElement)) return;
  element.focus();
  element.click();
}

function TemplateMenu() {
  const t = useT();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className="icon-button small"
        aria-label={t('editor.templates')}
        title={t('editor.templates')}
      >
        <LayoutTemplate size={14} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" sideOffset={4} align="start" aria-label={t('editor.templates')}>
          {templates.map(({ name, text }) => (
            <DropdownMenu.Item
              key={name}
              className="menu-item"
              onSelect={() => addFile(`${name.toLowerCase()}.yaml`, text)}
            >
              {name}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function ProblemList() {
  const t = useT();
  const problems = useFiles((s) => s.problems);
  const files = useFiles((s) => s.files);
  if (problems.length === 0) return null;
  return (
    <ul className="problem-list" aria-label={t('editor.problemList')}>
      {problems.map((problem) => (
        <li key={`${problem.file}:${problem.line}:${problem.message}`} className="tone-err">
          <button type="button" onClick={() => goTo(problem)}>
            <b>
              {files.length > 1 ? `${files.find((f) => f.id === problem.file)?.name ?? ''} · ` : ''}
              {t('editor.goTo', { line: problem.line })}
            </b>
            <span>{problem.message}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function ApplyBar({ comparing, onCompare }: { comparing: boolean; onCompare: () => void }) {
  const t = useT();
  const applying = useFiles((s) => s.applying);
  const problems = useFiles((s) => s.problems.length);
  const outcome = useFiles((s) => s.outcome);
  const said = [
    outcome && outcome.applied > 0 ? t('editor.applied', { count: outcome.applied }) : '',
    outcome && outcome.applied + outcome.failed === 0 ? t('editor.unchanged') : '',
    problems > 0 ? t(problems === 1 ? 'editor.problem' : 'editor.problems', { count: problems }) : '',
  ].filter(Boolean);
  return (
    <div className="apply-bar">
      <button
        type="button"
        className="button primary"
        aria-label={t('editor.apply')}
        title={t('editor.shortcut')}
        aria-busy={applying}
        onClick={() => void applyAll()}
      >
        {t(applying ? 'editor.applying' : 'editor.apply')}
        <span className="key-hint" aria-hidden="true">
          Ctrl <CornerDownLeft size={11} />
        </span>
      </button>
      <IconButton label={t('editor.diff')} className="small" pressed={comparing} onClick={onCompare}>
        <FileDiff size={15} />
      </IconButton>
      <output className={problems > 0 ? 'tone-err said' : 'said'}>{said.join(' · ') || t('editor.noProblems')}</output>
    </div>
  );
}
