import type * as Monaco from 'monaco-editor/editor';
import { t } from '../i18n/translate.ts';
import { quickFixes } from './quickFixes.ts';

/** Offers the slips that can be put right at the light bulb (Ctrl-.) of their line. */
export function offerFixes(monaco: typeof Monaco): void {
  monaco.languages.registerCodeActionProvider('yaml', {
    provideCodeActions: (model, range, context) => {
      const actions = quickFixes(model.getValue())
        .filter(({ line }) => line >= range.startLineNumber && line <= range.endLineNumber)
        .map(({ line, kind, from, to, lines }) => ({
          title: t(`editor.fix.${kind}`, { from, to }),
          kind: 'quickfix',
          isPreferred: true,
          diagnostics: context.markers.filter((marker) => marker.startLineNumber === line),
          edit: {
            edits: [
              {
                resource: model.uri,
                versionId: model.getVersionId(),
                textEdit: {
                  range: new monaco.Range(line, 1, line, model.getLineMaxColumn(line)),
                  text: lines.join('\n'),
                },
              },
            ],
          },
        }));
      return { actions, dispose: () => {} };
    },
  });
}
