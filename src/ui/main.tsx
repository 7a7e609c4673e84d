import { createRoot } from 'react-dom/client';
import './tokens.css';
import './base.css';
import './shell/shell.css';
import './graph/graph.css';
import './inspector/inspector.css';
import './timeline/timeline.css';
import { App } from './App.tsx';
import { registerOffline } from './offline/registerOffline.ts';
import { startSession } from './startSession.ts';
import { resolvedTheme, usePrefs } from './stores/usePrefs.ts';

const { theme, locale } = usePrefs.getState();
document.documentElement.dataset.theme = resolvedTheme(theme);
document.documentElement.lang = locale;

// The scenario is on its way before anything is drawn: the cluster is born while the page is.
void startSession();
void registerOffline();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
