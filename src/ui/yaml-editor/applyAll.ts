import { t } from '../i18n/translate.ts';
import { newAct } from '../stores/newAct.ts';
import { select } from '../stores/useSelection.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import { setApplying, setOutcome, setProblems, useFiles } from './useFiles.ts';

/** Sends every file to the cluster and shows at which lines it objected. */
export async function applyAll(): Promise<void> {
  const { client } = useSession.getState();
  const { files, applying } = useFiles.getState();
  if (!client || applying) return;
  setApplying(true);
  try {
    const { applyManifests } = await import('./applyManifests.ts');
    const act = newAct();
    const sender = client.with({ act: () => act });
    const { applied, unchanged, failed, problems, first } = await applyManifests(sender, files);
    setProblems(problems);
    setOutcome({ applied, unchanged, failed });
    if (failed > 0)
      toast({ tone: 'err', text: t('editor.failed', { count: failed }), detail: problems[0]?.message ?? '' });
    else if (applied > 0)
      toast({ tone: 'ok', text: t('editor.applied', { count: applied }), ...(first ? { object: first } : {}) });
    else toast({ tone: 'info', text: t('editor.unchanged') });
    if (first && applied === 1 && failed === 0) select(first);
  } catch (error) {
    toast({ tone: 'err', text: t('error.network'), detail: (error as Error).message });
  } finally {
    setApplying(false);
  }
}
