import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActivityPanel } from '../features/activity/ActivityPanel';
import { TransfersPanel } from '../features/transfers/TransfersPanel';
import { useSettings } from '../state/settings';
import { IconButton } from '../ui/Button';
import { Splitter } from '../ui/Splitter';
import { Tabs } from '../ui/Tabs';
import styles from './App.module.css';

/** Transfers and activity, below everything else; absent while it is folded away. */
export function BottomPanel(): ReactNode {
  const { t } = useTranslation();
  const panel = useSettings(({ settings }) => settings.bottomPanel);
  const height = useSettings(({ settings }) => settings.bottomPanelHeight);
  const update = useSettings((state) => state.update);
  if (panel === 'none') return null;
  return (
    <section aria-label={t('common.shell.panels')} className={styles.panels}>
      <Splitter
        label={t('common.shell.panelHeight')}
        orientation="horizontal"
        size={height}
        smallest={120}
        largest={600}
        growsTowardsStart
        onResize={(size) => update({ bottomPanelHeight: size })}
      />
      <div className={styles.bottom} style={{ height }}>
        <Tabs
          label={t('common.shell.panels')}
          selected={panel}
          onSelect={(id) => update({ bottomPanel: id })}
          tabs={[
            { id: 'transfers', label: t('common.shell.transfers'), content: <TransfersPanel /> },
            { id: 'activity', label: t('common.shell.activity'), content: <ActivityPanel /> },
          ]}
        />
        <IconButton
          label={t('common.shell.closePanel')}
          icon={<X aria-hidden="true" />}
          className={styles.closePanel}
          onClick={() => update({ bottomPanel: 'none' })}
        />
      </div>
    </section>
  );
}
