import { BookOpen, FastForward, Pause, Play, Redo2, StepForward, Undo2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { IconButton } from '../components/IconButton.tsx';
import { formatClock } from '../formatTime.ts';
import { useT } from '../i18n/translate.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { useSession } from '../stores/useSession.ts';
import { StopMenu } from '../timeline/StopMenu.tsx';
import { redo, resume, SPEEDS, setSpeed, setStory, step, togglePlay, undo } from './timeActions.ts';

export function TimeControls() {
  const t = useT();
  const present = usePlayback((s) => s.state !== undefined);
  const running = usePlayback((s) => s.state?.running ?? false);
  const viewing = usePlayback((s) => s.state?.viewing !== undefined);
  const canUndo = usePlayback((s) => s.state?.canUndo);
  const canRedo = usePlayback((s) => s.state?.canRedo);
  const real = useSession((s) => s.client !== undefined && s.playback === undefined);
  if (!present) return <div className="time-controls quiet">{real ? t('time.realCluster') : '…'}</div>;
  return (
    <div className="time-controls" role="toolbar" aria-label={t('time.controls')}>
      <IconButton
        label={canUndo ? t('time.undoWhat', { what: canUndo }) : t('time.undo')}
        onClick={undo}
        disabled={!canUndo}
      >
        <Undo2 size={16} />
      </IconButton>
      <IconButton
        label={canRedo ? t('time.redoWhat', { what: canRedo }) : t('time.redo')}
        onClick={redo}
        disabled={!canRedo}
      >
        <Redo2 size={16} />
      </IconButton>
      <IconButton
        label={t(running ? 'time.pause' : 'time.play')}
        onClick={togglePlay}
        className="play"
        shortcut="Space"
      >
        {running ? <Pause size={16} fill="currentColor" /> : <Play size={16} fill="currentColor" />}
      </IconButton>
      <IconButton className="step-button" label={t('time.step')} onClick={() => step('event')} shortcut=".">
        <StepForward size={16} />
      </IconButton>
      <IconButton label={t('time.next')} onClick={() => step('interesting')} shortcut=",">
        <FastForward size={16} />
      </IconButton>
      <StopMenu />
      <Clock />
      {viewing ? (
        <button type="button" className="text-button brass" onClick={resume}>
          {t('time.resume')}
        </button>
      ) : (
        <SpeedMenu />
      )}
    </div>
  );
}

function Clock() {
  const t = useT();
  const now = usePlayback((s) => s.state?.viewing ?? s.state?.now ?? 0);
  const viewing = usePlayback((s) => s.state?.viewing !== undefined);
  return (
    <div className="clock" role="timer" aria-label={t('time.clock')} data-viewing={viewing || undefined}>
      {formatClock(now)}
    </div>
  );
}

function SpeedMenu() {
  const t = useT();
  const speed = usePlayback((s) => s.state?.speed ?? 1);
  const story = usePlayback((s) => s.state?.story ?? false);
  const name = (value: number): string => (Number.isFinite(value) ? `${value}×` : t('time.max'));
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className="text-button brass speed"
        aria-label={`${t('time.speed')}: ${story ? `${t('time.story')}, ` : ''}${name(speed)}`}
      >
        {story ? <BookOpen size={13} aria-hidden="true" /> : null}
        {name(speed)}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" sideOffset={6} aria-label={t('time.speed')}>
          <DropdownMenu.CheckboxItem
            className="menu-item two-lines"
            checked={story}
            onCheckedChange={(checked) => setStory(checked)}
          >
            <b>{t('time.story')}</b>
            <span>{t('time.storyHelp')}</span>
          </DropdownMenu.CheckboxItem>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.RadioGroup value={String(speed)} onValueChange={(v) => setSpeed(Number(v))}>
            {SPEEDS.map((value) => (
              <DropdownMenu.RadioItem key={value} className="menu-item" value={String(value)}>
                {name(value)}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
