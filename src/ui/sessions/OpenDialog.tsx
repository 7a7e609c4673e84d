import { AlertDialog } from 'radix-ui';
import { formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { openScenario } from './openScenario.ts';
import { askToOpen, useOpening } from './useOpening.ts';

/** Shows what a link holds before it takes the place of work of one's own. */
export function OpenDialog() {
  const t = useT();
  const asked = useOpening((s) => s.asked);
  if (!asked) return null;
  const { scenario, length } = asked;
  const { cluster, files, journal, at } = scenario;
  return (
    <AlertDialog.Root open onOpenChange={(next) => !next && askToOpen(undefined)}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title>{t('open.title', { name: scenario.name })}</AlertDialog.Title>
          <AlertDialog.Description>{t('open.help')}</AlertDialog.Description>
          <dl className="open-facts">
            <dt>{t('open.cluster')}</dt>
            <dd>{`${cluster.distribution}, ${t('app.nodes', { count: cluster.nodes })}`}</dd>
            <dt>{t('open.files')}</dt>
            <dd>{files.map(({ name }) => name).join(', ') || '–'}</dd>
            <dt>{t('open.actions')}</dt>
            <dd>{`${journal.length} · ${formatShort(at ?? journal.at(-1)?.at ?? 0)}`}</dd>
            {length ? (
              <>
                <dt>{t('open.size')}</dt>
                <dd>{t('share.size', { count: length })}</dd>
              </>
            ) : null}
          </dl>
          <div className="dialog-actions">
            <AlertDialog.Cancel className="button outline">{t('open.keep')}</AlertDialog.Cancel>
            <AlertDialog.Action className="button primary" onClick={() => void openScenario(scenario)}>
              {t('open.open')}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
