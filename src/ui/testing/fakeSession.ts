import { templates } from '../yaml-editor/templates.ts';
import { addFile, hasStoredFiles } from '../yaml-editor/useFiles.ts';
import { fakeConnect } from './fakeConnect.ts';
import { fakeTerminal } from './fakeTerminal.ts';

/** Everything a page needs to look alive. */
export async function fakeSession() {
  if (!hasStoredFiles()) addFile('web.yaml', templates[0]?.text);
  return { ...(await fakeConnect()), scenarioName: 'hello', openTerminal: fakeTerminal };
}
