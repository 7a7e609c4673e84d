import { Copy, Download, FolderOpen, Pencil, Trash2, Upload, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { parseScenario } from '../../scenarios/parseScenario.ts';
import type { SessionRecord } from '../../worker/sessions/SessionRecord.ts';
import { IconButton } from '../components/IconButton.tsx';
import { formatShort } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { currentScenario } from '../share/currentScenario.ts';
import { downloadScenario } from '../share/downloadFile.ts';
import { closeDialog, useDialogs } from '../stores/useDialogs.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import { openSaved, openScenario } from './openScenario.ts';
import { listSessions, loadSession, removeSession, renameSession, saveScenario } from './savedSessions.ts';
import './sessions.css';

/** The sessions of this device: named, opened, duplicated, deleted, taken out and brought in as files. */
export function SessionsDialog() {
  const t = useT();
  const open = useDialogs((s) => s.open === 'sessions');
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog sessions">
          <Dialog.Title>{t('sessions.title')}</Dialog.Title>
          <Dialog.Description>{t('sessions.help')}</Dialog.Description>
          {open ? <SessionList /> : null}
          <Dialog.Close className="icon-button dialog-close" aria-label={t('share.close')}>
            <X size={16} />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function SessionList() {
  const t = useT();
  const [sessions, setSessions] = useState<SessionRecord[]>();
  const [failure, setFailure] = useState<string>();
  const refresh = useCallback(async () => {
    try {
      setSessions(await listSessions());
    } catch (error) {
      setFailure((error as Error).message);
    }
  }, []);
  useEffect(() => void refresh(), [refresh]);
  return (
    <>
      {failure ? <p role="alert">{`${t('sessions.memory')}: ${failure}`}</p> : null}
      <ul className="session-list" aria-label={t('sessions.title')}>
        {sessions?.map((record) => (
          <SessionRow key={record.id} record={record} refresh={refresh} />
        ))}
      </ul>
      <FileRow refresh={refresh} />
    </>
  );
}

function SessionRow({ record, refresh }: { record: SessionRecord; refresh: () => Promise<void> }) {
  const t = useT();
  const current = useSession((s) => s.sessionId === record.id);
  const [naming, setNaming] = useState(false);
  const [sure, setSure] = useState(false);
  const { id, name } = record;
  const act = (work: () => Promise<unknown>) => () =>
    work()
      .then(refresh)
      .catch((error: Error) => toast({ tone: 'err', text: t('sessions.failed'), detail: error.message }));
  const scenario = async () => (current ? await currentScenario() : (await loadSession(id))?.scenario);
  const rename = async (next: string): Promise<void> => {
    setNaming(false);
    const trimmed = next.trim().slice(0, 80);
    if (trimmed === '' || trimmed === name) return;
    await renameSession(id, trimmed);
    if (current) useSession.setState({ scenarioName: trimmed });
  };
  const duplicate = async (): Promise<void> => {
    const found = await scenario();
    if (found) await saveScenario(found, t('sessions.copyName', { name }));
  };
  const take = async (): Promise<void> => {
    const found = await scenario();
    if (found) downloadScenario(found);
  };
  return (
    <li aria-current={current || undefined}>
      <div className="session-name">
        {naming ? (
          <input
            className="field"
            aria-label={t('sessions.name')}
            defaultValue={name}
            // biome-ignore lint/a11y/noAutofocus: the user has just asked to type here.
            autoFocus
            onBlur={(e) => void act(() => rename(e.target.value))()}
            onKeyDown={(e) => e.key === 'Enter' && e.currentTarget.blur()}
          />
        ) : (
          <b>{name}</b>
        )}
        <small>
          {t('sessions.facts', {
            distribution: record.scenario.cluster.distribution,
            actions: record.own,
            time: formatShort(record.at),
            changed: new Date(record.changed).toLocaleString(document.documentElement.lang),
          })}
          {current ? ` · ${t('sessions.current')}` : ''}
        </small>
      </div>
      {sure ? (
        <button type="button" className="button danger" onClick={act(() => removeSession(id))}>
          {t('sessions.reallyDelete')}
        </button>
      ) : (
        <>
          <IconButton
            label={t('sessions.open', { name })}
            disabled={current}
            onClick={act(async () => (await openSaved(id)) && closeDialog())}
          >
            <FolderOpen size={15} />
          </IconButton>
          <IconButton label={t('sessions.rename', { name })} onClick={() => setNaming(true)}>
            <Pencil size={15} />
          </IconButton>
          <IconButton label={t('sessions.duplicate', { name })} onClick={act(duplicate)}>
            <Copy size={15} />
          </IconButton>
          <IconButton label={t('sessions.export', { name })} onClick={act(take)}>
            <Download size={15} />
          </IconButton>
          <IconButton label={t('sessions.delete', { name })} disabled={current} onClick={() => setSure(true)}>
            <Trash2 size={15} />
          </IconButton>
        </>
      )}
    </li>
  );
}

function FileRow({ refresh }: { refresh: () => Promise<void> }) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File): Promise<void> => {
    try {
      const scenario = parseScenario(await file.text());
      if (await openScenario(scenario)) closeDialog();
    } catch (error) {
      toast({ tone: 'err', text: t('sessions.badFile', { name: file.name }), detail: (error as Error).message });
    }
    await refresh();
  };
  return (
    <div className="dialog-actions">
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        onChange={(e) => {
          const file = e.target.files?.[0];
          e.target.value = '';
          if (file) void take(file);
        }}
      />
      <button type="button" className="button outline" onClick={() => input.current?.click()}>
        <Upload size={14} />
        {t('sessions.import')}
      </button>
    </div>
  );
}
