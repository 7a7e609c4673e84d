import { t } from '../i18n/translate.ts';
import { scenarioOfLink } from '../share/shareLink.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { toast } from '../stores/useToasts.ts';
import { keepView } from './keepView.ts';
import { noteLastMoment } from './lastMoment.ts';
import { hasOwnWork, openScenario } from './openScenario.ts';
import { askToOpen } from './useOpening.ts';

/** Keeps the view, says when nothing can be kept any more, and opens links that are pasted over this one. */
export function followKeeping(): void {
  keepView();
  noteLastMoment();
  let said = false;
  usePlayback.subscribe(({ state }) => {
    if (said || state?.notKept === undefined) return;
    said = true;
    toast({ tone: 'err', text: t('sessions.memory'), detail: state.notKept });
  });
  addEventListener('hashchange', () => {
    const { hash } = location;
    if (hash.length > 2 && hash !== '#graph') void openLink(hash);
  });
}

/** Shows what a link holds first, if it would take the place of work of one's own. */
export async function openLink(fragment: string): Promise<void> {
  try {
    const scenario = await scenarioOfLink(fragment);
    history.replaceState(undefined, '', location.pathname + location.search);
    if (hasOwnWork()) askToOpen({ scenario, length: fragment.length });
    else await openScenario(scenario);
  } catch (error) {
    toast({ tone: 'err', text: t('share.damaged'), detail: (error as Error).message });
  }
}
