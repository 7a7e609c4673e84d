import { useEffect, useRef } from 'react';
import { useT } from '../i18n/translate.ts';
import { resolvedTheme, usePrefs } from '../stores/usePrefs.ts';
import { useSession } from '../stores/useSession.ts';
import { onGoTo } from './goTo.ts';
import { loadSchema, monaco, setUpMonaco } from './monacoSetup.ts';
import { editFile, type Problem, useFiles } from './useFiles.ts';
import { yamlProblems } from './yamlProblems.ts';

type Editor = monaco.editor.IStandaloneCodeEditor;
type Model = monaco.editor.ITextModel;

const uriOf = (id: string): monaco.Uri => monaco.Uri.parse(`file:///${id}.yaml`);

/** Monaco over the files of the store: one model a file, so that undo, folds and cursor stay with it. */
export default function MonacoHost() {
  const t = useT();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>(undefined);
  const label = t('editor.text');

  useEffect(() => {
    if (!host.current) return;
    setUpMonaco();
    const made = createEditor(host.current);
    editor.current = made;
    const stopModels = syncModels(made);
    const stopMarkers = syncMarkers();
    const stopGoTo = onGoTo(({ file, line, column }) => reveal(made, file, line, column));
    performance.mark('editor-ready');
    const { client } = useSession.getState();
    if (client) setTimeout(() => void loadSchema(client).catch(() => {}), 300);
    return () => {
      stopModels();
      stopMarkers();
      stopGoTo();
      made.dispose();
    };
  }, []);

  const theme = usePrefs((s) => resolvedTheme(s.theme));
  const presenting = usePrefs((s) => s.presenting);
  useEffect(() => {
    monaco.editor.setTheme(`orrery-${theme}`);
    editor.current?.updateOptions({ ariaLabel: label, fontSize: presenting ? 16 : 12.5 });
  }, [theme, presenting, label]);

  return <div ref={host} className="monaco-host" />;
}

function createEditor(element: HTMLElement): Editor {
  return monaco.editor.create(element, {
    automaticLayout: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: 12.5,
    lineHeight: 19,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 6,
    folding: true,
    tabSize: 2,
    insertSpaces: true,
    detectIndentation: false,
    renderWhitespace: 'selection',
    renderLineHighlight: 'line',
    wordWrap: 'off',
    fixedOverflowWidgets: true,
    padding: { top: 8, bottom: 8 },
    overviewRulerLanes: 0,
    renderFinalNewline: 'on',
    hideCursorInOverviewRuler: true,
    guides: { indentation: true },
    scrollbar: { verticalScrollbarSize: 9, horizontalScrollbarSize: 9 },
    quickSuggestions: { other: true, comments: false, strings: true },
    dropIntoEditor: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false },
  });
}

/** Keeps models and files in step, both ways. */
function syncModels(editor: Editor): () => void {
  const models = new Map<string, Model>();
  const views = new Map<string, monaco.editor.ICodeEditorViewState | null>();
  let shown = '';
  const sync = (): void => {
    const { files, active } = useFiles.getState();
    for (const file of files) {
      const model = models.get(file.id);
      if (!model) models.set(file.id, openModel(file.id, file.text));
      else if (model.getValue() !== file.text) model.setValue(file.text);
    }
    if (shown !== active) {
      if (shown) views.set(shown, editor.saveViewState());
      const model = models.get(active);
      if (model) editor.setModel(model);
      const view = views.get(active);
      if (view) editor.restoreViewState(view);
      shown = active;
    }
    for (const [id, model] of models)
      if (!files.some((f) => f.id === id)) {
        model.dispose();
        models.delete(id);
      }
  };
  sync();
  const stop = useFiles.subscribe(sync);
  return () => {
    stop();
    for (const model of models.values()) model.dispose();
  };
}

function openModel(id: string, text: string): Model {
  const model = monaco.editor.getModel(uriOf(id)) ?? monaco.editor.createModel(text, 'yaml', uriOf(id));
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const check = (): void => mark(id, 'syntax', yamlProblems(id, model.getValue()));
  model.onDidChangeContent(() => {
    editFile(id, model.getValue());
    clearTimeout(timer);
    timer = setTimeout(() => !model.isDisposed() && check(), 250);
  });
  check();
  return model;
}

function syncMarkers(): () => void {
  let drawn: readonly Problem[] | undefined;
  const sync = (): void => {
    const { problems, files } = useFiles.getState();
    if (problems === drawn) return;
    drawn = problems;
    for (const { id } of files)
      mark(
        id,
        'cluster',
        problems.filter((p) => p.file === id),
      );
  };
  sync();
  return useFiles.subscribe(sync);
}

function mark(file: string, owner: string, problems: readonly Problem[]): void {
  const model = monaco.editor.getModel(uriOf(file));
  if (!model) return;
  const markers = problems.map(({ line, column, severity, message }) => {
    const number = Math.min(Math.max(1, line), model.getLineCount());
    const start = column ?? model.getLineFirstNonWhitespaceColumn(number) ?? 1;
    return {
      startLineNumber: number,
      endLineNumber: number,
      startColumn: Math.max(1, start),
      endColumn: Math.max(start + 1, model.getLineMaxColumn(number)),
      message,
      source: 'Orrery',
      severity: severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    };
  });
  monaco.editor.setModelMarkers(model, owner, markers);
}

function reveal(editor: Editor, file: string, line: number, column = 1): void {
  if (useFiles.getState().active !== file) return;
  editor.revealLineInCenter(line);
  editor.setPosition({ lineNumber: line, column });
  editor.focus();
}
