import { createRoot } from 'react-dom/client';
import './tokens.css';
import './base.css';
import './shell/shell.css';
import './graph/graph.css';
import './inspector/inspector.css';
import './timeline/timeline.css';
import { App } from './App.tsx';
import { registerOffline } from './offline/registerOffline.ts';
import { sessionAsked } from './startSession.ts';
import { resolvedTheme, usePrefs } from './stores/usePrefs.ts';

const { theme, locale } = usePrefs.getState();
document.documentElement.dataset.theme = resolvedTheme(theme);
document.documentElement.lang = locale;

void registerOffline();
// Drawing takes the main thread for a while: what is simulated meanwhile is asked for first, if that is a matter of moments.
const patience = new Promise((resolve) => setTimeout(resolve, 250));
const root = document.getElementById('root');
void Promise.race([sessionAsked, patience]).then(() => root && createRoot(root).render(<App />));
