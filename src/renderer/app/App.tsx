import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AddressBar } from '../features/browser/AddressBar';
import { Browser } from '../features/browser/Browser';
import { Failure } from '../features/browser/Failure';
import { FilterBox } from '../features/browser/FilterBox';
import { LocationsTree } from '../features/browser/tree/LocationsTree';
import { StatusLine } from '../features/browser/StatusLine';
import { SearchButton, Toolbar, WayButtons } from '../features/browser/Toolbar';
import { FirstRun } from '../features/connections/FirstRun';
import { SignIn } from '../features/connections/SignIn';
import { Inspector } from '../features/inspector/Inspector';
import { colourAt, useConnections } from '../state/connections';
import { useLocation } from '../state/location';
import { useSettings } from '../state/settings';
import { ColourMark } from '../ui/ColourMark';
import { Splitter } from '../ui/Splitter';
import { TooltipProvider } from '../ui/Tooltip';
import styles from './App.module.css';
import { BottomPanel } from './BottomPanel';
import { DialogHost } from './DialogHost';
import { Notices } from './Notices';
import { EndOfTransfers, InspectorButton, PanelButtons } from './ShellButtons';
import { useInspectorShown } from './useInspectorShown';

function Sidebar(): ReactNode {
  const { t } = useTranslation();
  const width = useSettings(({ settings }) => settings.sidebarWidth);
  const update = useSettings((state) => state.update);
  return (
    <nav aria-label={t('common.shell.sidebar')} className={styles.sidebar} style={{ width }}>
      <LocationsTree />
      <Splitter
        label={t('common.shell.sidebarWidth')}
        orientation="vertical"
        size={width}
        smallest={160}
        largest={480}
        onResize={(size) => update({ sidebarWidth: size })}
      />
    </nav>
  );
}

function InspectorSplitter(): ReactNode {
  const { t } = useTranslation();
  const width = useSettings(({ settings }) => settings.inspectorWidth);
  const update = useSettings((state) => state.update);
  return (
    <Splitter
      label={t('common.shell.inspectorWidth')}
      orientation="vertical"
      size={width}
      smallest={240}
      largest={560}
      growsTowardsStart
      onResize={(size) => update({ inspectorWidth: size })}
    />
  );
}

function InspectorSide(): ReactNode {
  const width = useSettings(({ settings }) => settings.inspectorWidth);
  return (
    <div className={styles.inspector} style={{ width }}>
      <Inspector />
    </div>
  );
}

function Centre(): ReactNode {
  const { t } = useTranslation();
  const status = useConnections((state) => state.status);
  const error = useConnections((state) => state.error);
  const none = useConnections((state) => state.connections.length === 0);
  const load = useConnections((state) => state.load);
  if (status === 'failed' && error !== undefined && none) {
    return (
      <Failure
        error={error}
        variant="panel"
        context={t('common.shell.connectionsFailed')}
        onRetry={() => void load()}
      />
    );
  }
  return status === 'ready' && none ? <FirstRun /> : <Browser />;
}

/** So that nobody takes one server for another. */
function ColourOfPlace(): ReactNode {
  const location = useLocation((state) => state.location);
  const colour = useConnections((state) => colourAt(state, location));
  return <ColourMark colour={colour} shape="stripe" />;
}

/** The whole window. */
export function App(): ReactNode {
  const { t } = useTranslation();
  const inspectorShown = useInspectorShown();
  return (
    <TooltipProvider>
      <div className={styles.window}>
        <ColourOfPlace />
        <header className={styles.top}>
          <h1 className={styles.hidden}>{t('common.appName')}</h1>
          <WayButtons />
          <AddressBar />
          <Toolbar />
          <FilterBox />
          <SearchButton />
          <InspectorButton />
        </header>
        <div className={styles.middle}>
          <Sidebar />
          <div className={styles.right}>
            <div className={styles.upper}>
              <main className={styles.centre}>
                <Centre />
                {inspectorShown && <InspectorSplitter />}
              </main>
              {inspectorShown && <InspectorSide />}
            </div>
            <BottomPanel />
            <StatusLine>
              <EndOfTransfers />
              <PanelButtons />
            </StatusLine>
          </div>
        </div>
        <Notices />
        <DialogHost />
        <SignIn />
      </div>
    </TooltipProvider>
  );
}
