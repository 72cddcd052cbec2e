import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../state/clipboard';
import { IconButton } from '../../ui/Button';
import styles from './Properties.module.css';

/** Milliseconds for which a copy is confirmed. */
const confirmedFor = 1500;

interface CopyButtonProps {
  /** What is copied: "ETag". */
  readonly what: string;
  readonly text: string;
}

/** Copies a text and says so for a moment. */
export function CopyButton({ what, text }: CopyButtonProps): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), confirmedFor);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <>
      <IconButton
        label={t('inspector.copy', { what })}
        icon={copied ? <Check /> : <Copy />}
        className={styles.copy}
        onClick={() => void copyText(text).then(setCopied)}
      />
      <span role="status" className={styles.announcement}>
        {copied && t('inspector.copied')}
      </span>
    </>
  );
}
