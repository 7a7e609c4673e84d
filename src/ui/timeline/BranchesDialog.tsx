import { GitCompareArrows, Pencil, Trash2, Undo2, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useCallback, useEffect, useState } from 'react';
import type { BranchDifference, BranchInfo } from '../../playback/Playback.ts';
import { IconButton } from '../components/IconButton.tsx';
import { formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { closeDialog, useDialogs } from '../stores/useDialogs.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { select } from '../stores/useSelection.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import '../sessions/sessions.css';

/** The histories of this session: listed, named, compared and returned to. */
export function BranchesDialog() {
  const t = useT();
  const open = useDialogs((s) => s.open === 'branches');
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog sessions">
          <Dialog.Title>{t('branches.title')}</Dialog.Title>
          <Dialog.Description>{t('branches.help')}</Dialog.Description>
          {open ? <BranchList /> : null}
          <Dialog.Close className="icon-button dialog-close" aria-label={t('share.close')}>
            <X size={16} />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function BranchList() {
  const t = useT();
  const playback = useSession((s) => s.playback);
  const count = usePlayback((s) => `${s.state?.branches} ${s.state?.branch}`);
  const [branches, setBranches] = useState<BranchInfo[]>([]);
  const [difference, setDifference] = useState<{ name: string; found: BranchDifference }>();
  const refresh = useCallback(async () => setBranches((await playback?.branches()) ?? []), [playback]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of branches is another list.
  useEffect(() => void refresh(), [refresh, count]);
  const act = (work: () => Promise<unknown>) => () =>
    work()
      .then(refresh)
      .catch((error: Error) => toast({ tone: 'err', text: t('sessions.failed'), detail: error.message }));
  if (!playback) return null;
  return (
    <>
      <ul className="session-list" aria-label={t('branches.title')}>
        {branches.map((branch) => (
          <BranchRow
            key={branch.id}
            branch={branch}
            name={t('branches.name', { name: branch.name })}
            from={branches.find(({ id }) => id === branch.from?.branch)?.name}
            rename={(name) => act(() => playback.nameBranch(branch.id, name))()}
            enter={act(() => playback.switchBranch(branch.id))}
            remove={act(() => playback.deleteBranch(branch.id))}
            compare={act(async () =>
              setDifference({ name: branch.name, found: await playback.compareBranch(branch.id) }),
            )}
          />
        ))}
      </ul>
      {difference ? <Difference {...difference} /> : null}
    </>
  );
}

interface RowProps {
  branch: BranchInfo;
  name: string;
  from?: string;
  rename: (name: string) => void;
  enter: () => void;
  remove: () => void;
  compare: () => void;
}

function BranchRow({ branch, name, from, rename, enter, remove, compare }: RowProps) {
  const t = useT();
  const [naming, setNaming] = useState(false);
  const { current, end, actions } = branch;
  return (
    <li aria-current={current || undefined}>
      <div className="session-name">
        {naming ? (
          <input
            className="field"
            aria-label={t('sessions.name')}
            defaultValue={branch.name}
            // biome-ignore lint/a11y/noAutofocus: the user has just asked to type here.
            autoFocus
            onBlur={(e) => {
              setNaming(false);
              if (e.target.value.trim()) rename(e.target.value.trim());
            }}
            onKeyDown={(e) => e.key === 'Enter' && e.currentTarget.blur()}
          />
        ) : (
          <b>{name}</b>
        )}
        <small>
          {t('branches.facts', { end: formatShort(end), actions })}
          {branch.from ? ` · ${t('branches.from', { name: from ?? '?', at: formatShort(branch.from.at) })}` : ''}
          {current ? ` · ${t('sessions.current')}` : ''}
        </small>
      </div>
      <IconButton label={t('branches.compare', { name })} disabled={current} onClick={compare}>
        <GitCompareArrows size={15} />
      </IconButton>
      <IconButton label={t('branches.enter', { name })} disabled={current} onClick={enter}>
        <Undo2 size={15} />
      </IconButton>
      <IconButton label={t('sessions.rename', { name })} onClick={() => setNaming(true)}>
        <Pencil size={15} />
      </IconButton>
      <IconButton label={t('sessions.delete', { name })} disabled={current} onClick={remove}>
        <Trash2 size={15} />
      </IconButton>
    </li>
  );
}

function Difference({ name, found }: { name: string; found: BranchDifference }) {
  const t = useT();
  const { onlyHere, onlyThere, changed, actionsHere, actionsThere } = found;
  const same = onlyHere.length + onlyThere.length + changed.length === 0;
  return (
    <section className="branch-difference" aria-label={t('branches.difference', { name })} tabIndex={-1}>
      <h3>{t('branches.difference', { name })}</h3>
      <p className="quiet">
        {t('branches.moments', { here: formatShort(found.here), there: formatShort(found.there) })}
      </p>
      {same ? <p>{t('branches.same')}</p> : null}
      <Names title={t('branches.actionsHere')} names={actionsHere} />
      <Names title={t('branches.actionsThere', { name })} names={actionsThere} />
      <Names title={t('branches.onlyHere')} names={onlyHere} link />
      <Names title={t('branches.onlyThere', { name })} names={onlyThere} />
      {changed.map(({ object, fields }) => (
        <details key={object} open={changed.length < 6}>
          <summary>{object}</summary>
          <ul>
            {fields.map(({ path, here, there }) => (
              <li key={path}>
                <code>{`${path}: ${here || '–'} ↔ ${there || '–'}`}</code>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

function Names({ title, names, link }: { title: string; names: readonly string[]; link?: boolean }) {
  if (names.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {names.slice(0, 60).map((name, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same act may have been done twice.
          <li key={`${name}${i}`}>
            {link ? (
              <button type="button" className="link" onClick={() => select(name)}>
                {name}
              </button>
            ) : (
              name
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
