import '@fontsource-variable/inter/index.css';
import './app/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startShape } from './app/shape.ts';
import { startArrowKeys } from './focus/arrow-keys.ts';
import { startLanguage } from './i18n/i18n.ts';

startShape();
startArrowKeys(new AbortController().signal); // as long as the page lives
await startLanguage();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
