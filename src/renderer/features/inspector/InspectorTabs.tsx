import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../../ui/Tabs';
import styles from './Inspector.module.css';

export type InspectorTab = 'details' | 'permissions' | 'code';

interface InspectorTabsProps {
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
  readonly details: ReactNode;
  /** Absent for what has none. */
  readonly permissions?: ReactNode;
  readonly code: ReactNode;
}

/** The tabs of what is selected. */
export function InspectorTabs({
  tab,
  onTab,
  details,
  permissions,
  code,
}: InspectorTabsProps): ReactNode {
  const { t } = useTranslation();
  const tabs: readonly {
    readonly id: InspectorTab;
    readonly label: string;
    readonly content: ReactNode;
  }[] = [
    { id: 'details', label: t('inspector.details'), content: details },
    { id: 'permissions', label: t('inspector.permissions'), content: permissions },
    { id: 'code', label: t('recipes.code'), content: code },
  ];
  const shown = tabs.filter(({ content }) => content !== undefined);
  return (
    <Tabs
      label={t('inspector.tabs')}
      // What is selected next may lack the tab that was looked at.
      selected={shown.some(({ id }) => id === tab) ? tab : 'details'}
      onSelect={onTab}
      tabs={shown.map(({ content, ...more }) => ({
        ...more,
        content: <div className={styles.body}>{content}</div>,
      }))}
    />
  );
}
