import { CircleAlert, Copy, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './Button';
import { classNames } from './classNames';
import styles from './ErrorNotice.module.css';

interface Fact {
  readonly label: string;
  readonly value: string;
}

interface ErrorNoticeProps {
  /** What was tried: "Could not rename report.pdf". */
  readonly context?: string;
  /** What went wrong, in a few words. */
  readonly title: string;
  /** What to do about it. */
  readonly advice?: string;
  /** What the other side said, word for word. */
  readonly facts?: readonly Fact[];
  /** What is copied with them and not shown. */
  readonly unshown?: Fact;
  /** `panel` fills an empty place, `inline` stands among other things, `toast` floats above them. */
  readonly variant?: 'panel' | 'inline' | 'toast';
  /** Buttons, such as the one to try again. */
  readonly actions?: ReactNode;
  /** Puts the whole notice on the clipboard as text; answers whether it is there. */
  readonly onCopy?: (text: string) => Promise<boolean>;
  readonly onDismiss?: () => void;
}

function asText({ context, title, advice, facts = [], unshown }: ErrorNoticeProps): string {
  const told = unshown === undefined ? facts : [...facts, unshown];
  return [context, title, advice, ...told.map(({ label, value }) => `${label}: ${value}`)]
    .filter((line) => line !== undefined)
    .join('\n');
}

function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value }) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** An error as an `alert`: what went wrong, what to do, and the exact words to pass on. */
export function ErrorNotice(props: ErrorNoticeProps): ReactNode {
  const {
    context,
    title,
    advice,
    facts = [],
    variant = 'inline',
    actions,
    onCopy,
    onDismiss,
  } = props;
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const isPanel = variant === 'panel';
  const copy = onCopy !== undefined && facts.length > 0 && (
    <Button
      icon={<Copy />}
      className={isPanel ? undefined : styles.copy}
      onClick={() => void onCopy(asText(props)).then(setCopied)}
    >
      {t(copied ? 'common.copied' : 'errors.copyDetails')}
    </Button>
  );
  return (
    <div role="alert" className={classNames(styles.notice, styles[variant])}>
      <span className={styles.icon}>
        <CircleAlert aria-hidden="true" />
      </span>
      <div className={styles.words}>
        {context !== undefined && <p className={styles.title}>{context}</p>}
        <p className={context === undefined ? styles.title : undefined}>{title}</p>
        {advice !== undefined && <p className={styles.advice}>{advice}</p>}
        {facts.length > 0 && (
          // A single fact is mostly in the title already.
          <details className={styles.details} open={isPanel && facts.length > 1}>
            <summary>{t('errors.details')}</summary>
            <Facts facts={facts} />
            {!isPanel && copy}
          </details>
        )}
        {(actions !== undefined || isPanel) && (
          <div className={styles.actions}>
            {actions}
            {isPanel && copy}
          </div>
        )}
      </div>
      {onDismiss !== undefined && (
        <IconButton
          label={t('common.dismiss')}
          icon={<X />}
          className={styles.dismiss}
          onClick={onDismiss}
        />
      )}
    </div>
  );
}
