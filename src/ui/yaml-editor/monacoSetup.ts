import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/yaml/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { configureMonacoYaml, type MonacoYaml } from 'monaco-yaml';
import type { KubeClient } from '../../client/KubeClient.ts';
import { offerFixes } from './fixActions.ts';
import { kubernetesSchema, type OpenApiDocument } from './kubernetesSchema.ts';
import YamlWorker from './yaml.worker.ts?worker';

export { monaco };

let yaml: MonacoYaml | undefined;

/** Makes Monaco ready: its workers, its colours, YAML. Safe to call again. */
export function setUpMonaco(): typeof monaco {
  if (yaml) return monaco;
  self.MonacoEnvironment = { getWorker: () => new EditorWorker() };
  yaml = configureMonacoYaml(withReadyWorkers(), {
    enableSchemaRequest: false,
    validate: true,
    completion: true,
    hover: true,
    format: { enable: true },
    disableAdditionalProperties: true,
    schemas: [],
  });
  offerFixes(monaco);
  defineThemes();
  return monaco;
}

/** Asks the API server what it serves and tells the editor. */
export async function loadSchema(client: KubeClient): Promise<void> {
  const answer = await client.raw({ method: 'GET', path: '/openapi/v2', headers: { Accept: 'application/json' } });
  if (answer.code !== 200) return;
  const schema = kubernetesSchema(JSON.parse(answer.body) as OpenApiDocument);
  await yaml?.update({ schemas: [{ uri: 'kubernetes://schema', fileMatch: ['*'], schema: schema as never }] });
}

type WorkerOptions = { createData?: unknown };

/** monaco-yaml still asks for workers by module name; Monaco wants them ready made and greeted. */
function withReadyWorkers(): Parameters<typeof configureMonacoYaml>[0] {
  const createWebWorker = ({ createData }: WorkerOptions): unknown => {
    const worker = new YamlWorker();
    worker.postMessage('ignore');
    worker.postMessage(createData);
    return monaco.editor.createWebWorker({ worker });
  };
  const copy = { ...monaco, editor: { ...monaco.editor, createWebWorker } };
  return copy as unknown as Parameters<typeof configureMonacoYaml>[0];
}

function defineThemes(): void {
  const shared = { inherit: true };
  monaco.editor.defineTheme('orrery-dark', {
    ...shared,
    base: 'vs-dark',
    rules: [
      { token: 'type.yaml', foreground: '86b0ff' },
      { token: 'string.yaml', foreground: '7fd6b3' },
      { token: 'number.yaml', foreground: 'f2ba58' },
      { token: 'keyword.yaml', foreground: 'f2ba58' },
      { token: 'comment.yaml', foreground: '8595b4' },
      { token: 'operators.yaml', foreground: 'a3b1ca' },
    ],
    colors: {
      'editor.background': '#121a28',
      'editor.foreground': '#e8eef8',
      'editorLineNumber.foreground': '#8595b4',
      'editorLineNumber.activeForeground': '#e8eef8',
      'editor.lineHighlightBackground': '#18223699',
      'editor.lineHighlightBorder': '#00000000',
      'editorGutter.background': '#121a28',
      'editorCursor.foreground': '#dcae58',
      'editor.selectionBackground': '#7a613266',
      'editorIndentGuide.background1': '#24314a',
      'editorWidget.background': '#182236',
      'editorWidget.border': '#3a4b6c',
      'editorHoverWidget.background': '#182236',
      'editorSuggestWidget.selectedBackground': '#2a3752',
      focusBorder: '#dcae58',
    },
  });
  monaco.editor.defineTheme('orrery-light', {
    ...shared,
    base: 'vs',
    rules: [
      { token: 'type.yaml', foreground: '2a58b8' },
      { token: 'string.yaml', foreground: '0c6b4d' },
      { token: 'number.yaml', foreground: '835300' },
      { token: 'keyword.yaml', foreground: '835300' },
      { token: 'comment.yaml', foreground: '636b7b' },
      { token: 'operators.yaml', foreground: '4d586b' },
    ],
    colors: {
      'editor.background': '#fffdf8',
      'editor.foreground': '#1b2331',
      'editorLineNumber.foreground': '#6b6b70',
      'editorLineNumber.activeForeground': '#1b2331',
      'editor.lineHighlightBackground': '#f7f2e8',
      'editor.lineHighlightBorder': '#00000000',
      'editorGutter.background': '#fffdf8',
      'editorCursor.foreground': '#875c0c',
      'editor.selectionBackground': '#e7d3a688',
      'editorIndentGuide.background1': '#e2dac9',
      'editorWidget.background': '#f7f2e8',
      'editorWidget.border': '#c6b99f',
      'editorHoverWidget.background': '#fffdf8',
      focusBorder: '#875c0c',
    },
  });
}
