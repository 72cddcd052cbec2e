import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../../ui/Tabs';
import styles from './Inspector.module.css';

export type InspectorTab = 'details' | 'permissions';

interface InspectorTabsProps {
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
  readonly details: ReactNode;
  readonly permissions: ReactNode;
}

/** The tabs of whatever has permissions. */
export function InspectorTabs({ tab, onTab, details, permissions }: InspectorTabsProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Tabs
      label={t('inspector.tabs')}
      selected={tab}
      onSelect={onTab}
      tabs={[
        {
          id: 'details',
          label: t('inspector.details'),
          content: <div className={styles.body}>{details}</div>,
        },
        {
          id: 'permissions',
          label: t('inspector.permissions'),
          content: <div className={styles.body}>{permissions}</div>,
        },
      ]}
    />
  );
}
