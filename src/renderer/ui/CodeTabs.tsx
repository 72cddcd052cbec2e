import { useState } from 'react';
import type { ReactNode } from 'react';
import styles from './CodeTabs.module.css';
import { Tabs } from './Tabs';

interface CodeTabsProps {
  /** Accessible name of the row of tabs. */
  readonly label: string;
  /** What the dialog is about. */
  readonly mainLabel: string;
  readonly main: ReactNode;
  readonly codeLabel: string;
  readonly code: ReactNode;
  /** Told when the code comes in sight, and when it leaves it. */
  readonly onCode?: (isShown: boolean) => void;
}

/** A dialog's own content, and beside it what its main button does, as code. */
export function CodeTabs({
  label,
  mainLabel,
  main,
  codeLabel,
  code,
  onCode,
}: CodeTabsProps): ReactNode {
  const [tab, setTab] = useState<'main' | 'code'>('main');
  return (
    <div className={styles.tabs}>
      <Tabs
        label={label}
        selected={tab}
        onSelect={(chosen) => {
          setTab(chosen);
          onCode?.(chosen === 'code');
        }}
        tabs={[
          { id: 'main', label: mainLabel, content: <div className={styles.content}>{main}</div> },
          { id: 'code', label: codeLabel, content: <div className={styles.content}>{code}</div> },
        ]}
      />
    </div>
  );
}
