import { createRoot } from 'react-dom/client';
import type { StoreApi } from 'zustand';
import { App } from './app/App';
import { ErrorBoundary } from './app/ErrorBoundary';
import { followMain } from './app/followMain';
import { startTranslations } from './i18n/i18n';
import { useConnections } from './state/connections';
import { prepareFormats } from './state/format';
import { useListing } from './state/listing';
import { tellFailure } from './state/notices';
import { useSettings } from './state/settings';
import './styles/tokens.css';
import './styles/base.css';

/** Milliseconds that the window waits for something that it opens with, before it is drawn without that. */
const longestWait = 50;

/** Settles once a store holds what is waited for, though never late. */
function whenKnown<State>(
  store: Pick<StoreApi<State>, 'getState' | 'subscribe'>,
  isKnown: (state: State) => boolean,
): Promise<void> {
  if (isKnown(store.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, longestWait);
    const stop = store.subscribe((state) => {
      if (!isKnown(state)) return;
      stop();
      clearTimeout(patience);
      resolve();
    });
  });
}

/** Draws the window, in the theme and language of the settings from the first frame on. */
async function start(): Promise<void> {
  const settings = useSettings.getState().load().catch(tellFailure);
  await startTranslations('en');
  await settings;
  // What is asked for before the window is drawn comes while it is drawn. The rows of the last place may
  // be there already: then they are drawn with all else, rather than after it.
  followMain();
  await whenKnown(useConnections, ({ status }) => status !== 'loading');
  // Rows are being fetched meanwhile.
  prepareFormats(navigator.language);
  await whenKnown(useListing, ({ status }) => status !== 'waiting');
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
