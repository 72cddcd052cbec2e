import { Copy } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../state/clipboard';
import { Button } from '../../ui/Button';
import styles from './PolicySection.module.css';

/** The policy word for word, folded away until asked for. */
export function PolicyDocument({ document }: { readonly document: string }): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<string>();
  return (
    <details className={styles.details}>
      <summary>{t('inspector.policy.document')}</summary>
      <pre className={styles.document} tabIndex={0}>
        {document}
      </pre>
      <Button
        icon={<Copy />}
        onClick={() =>
          void copyText(document).then((done) => setCopied(done ? document : undefined))
        }
      >
        {t(copied === document ? 'inspector.copied' : 'inspector.policy.copyDocument')}
      </Button>
    </details>
  );
}
