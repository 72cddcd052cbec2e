import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { ErrorBoundary } from './app/ErrorBoundary';
import { startTranslations } from './i18n/i18n';
import { tellFailure } from './state/notices';
import { useSettings } from './state/settings';
import './styles/tokens.css';
import './styles/base.css';

/** Draws the window, in the theme and language of the settings from the first frame on. */
async function start(): Promise<void> {
  await startTranslations('en');
  await useSettings.getState().load().catch(tellFailure);
  const root = document.getElementById('root');
  if (root !== null) {
    createRoot(root).render(
      <ErrorBoundary>
        <App />
      </ErrorBoundary>,
    );
  }
}

void start();
