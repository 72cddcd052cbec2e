import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { ErrorBoundary } from './app/ErrorBoundary';
import { followMain } from './app/followMain';
import { startTranslations } from './i18n/i18n';
import { useConnections } from './state/connections';
import { tellFailure } from './state/notices';
import { useSettings } from './state/settings';
import './styles/tokens.css';
import './styles/base.css';

/** Milliseconds that the window waits for its connections before it is drawn without them. */
const longestWait = 50;

/** Settles once connections were looked for, though never late. */
function whenConnectionsAreKnown(): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, longestWait);
    const stop = useConnections.subscribe(({ status }) => {
      if (status === 'loading') return;
      stop();
      clearTimeout(patience);
      resolve();
    });
  });
}

/** Draws the window, in the theme and language of the settings from the first frame on. */
async function start(): Promise<void> {
  await startTranslations('en');
  await useSettings.getState().load().catch(tellFailure);
  // What is asked for before the window is drawn comes while it is drawn: the rows of the last place.
  followMain();
  await whenConnectionsAreKnown();
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
