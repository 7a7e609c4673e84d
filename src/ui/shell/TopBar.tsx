import { Command, Moon, Share2, Sun } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { IconButton } from '../components/IconButton.tsx';
import { useT } from '../i18n/translate.ts';
import { Logo } from '../icons/Logo.tsx';
import { openDialog } from '../stores/useDialogs.ts';
import { useMirror } from '../stores/useMirror.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { LENSES, type Lens, resolvedTheme, setLens, setLocale, setTheme, usePrefs } from '../stores/usePrefs.ts';
import { useSession } from '../stores/useSession.ts';
import { TimeControls } from './TimeControls.tsx';

export function TopBar() {
  const t = useT();
  const theme = usePrefs((s) => resolvedTheme(s.theme));
  const locale = usePrefs((s) => s.locale);
  return (
    <header className="top-bar">
      <div className="brand">
        <Logo />
        <h1>Orrery</h1>
      </div>
      <ClusterName />
      <TimeControls />
      <LensSwitch />
      <button type="button" className="button outline share" onClick={() => openDialog('share')}>
        <Share2 size={14} />
        <span>{t('top.share')}</span>
      </button>
      <IconButton label={t('top.palette')} shortcut="Ctrl K" onClick={() => openDialog('palette')}>
        <Command size={16} />
      </IconButton>
      <IconButton
        className="theme-button"
        label={t('theme.toggle')}
        onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
      >
        {theme === 'dark' ? <Sun size={16} /> : <Moon size={16} />}
      </IconButton>
      <button
        type="button"
        className="text-button language"
        lang={locale === 'en' ? 'ko' : 'en'}
        onClick={() => setLocale(locale === 'en' ? 'ko' : 'en')}
      >
        {locale === 'en' ? '한국어' : 'English'}
      </button>
    </header>
  );
}

function ClusterName() {
  const t = useT();
  const name = useSession((s) => s.scenarioName);
  const distribution = usePlayback((s) => s.state?.distribution);
  const version = usePlayback((s) => s.state?.kubernetesVersion);
  const nodes = useMirror((m) => m.kinds.nodes?.size ?? 0);
  const facts = [distribution, nodes ? t('app.nodes', { count: nodes }) : '', version?.replace(/^(v\d+\.\d+).*/, '$1')];
  return (
    <button
      type="button"
      className="cluster-name"
      title={`${t('sessions.title')} · ${version ?? ''}`}
      onClick={() => openDialog('sessions')}
    >
      {name ? <b>{name}</b> : null}
      {facts.filter(Boolean).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </button>
  );
}

function LensSwitch() {
  const t = useT();
  const lens = usePrefs((s) => s.lens);
  return (
    <ToggleGroup.Root
      className="lens-switch"
      type="single"
      value={lens}
      aria-label={t('lens.label')}
      onValueChange={(value) => value && setLens(value as Lens)}
    >
      {LENSES.map((value) => (
        <ToggleGroup.Item key={value} value={value}>
          {t(`lens.${value}`)}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
