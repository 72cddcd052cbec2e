import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresignedLink } from '../../../shared/model/links';
import { formatExactTime } from '../../state/format';
import { useLocale } from '../../state/settings';
import { useNow } from '../../ui/useNow';
import styles from './CopyLinkDialog.module.css';
import { formatDuration } from './duration';
import { LinkWarning } from './LinkWarning';

/** A link, with the time it had left when it was made. */
export interface MadeLink extends PresignedLink {
  readonly secondsLeft: number;
  /** By the clock of this computer, in milliseconds since the epoch. */
  readonly madeAt: number;
}

/** Milliseconds between two looks at the clock. */
const pause = 5000;

/** To the minute, as long as there are some: the exact time stands beside it. */
function secondsLeftAt(now: number, { secondsLeft, madeAt }: MadeLink): number {
  const passed = Math.max(0, now - madeAt) / 1000;
  const left = secondsLeft - passed;
  return left <= 120 ? left : secondsLeft - Math.round(passed / 60) * 60;
}

/** When a link really ends, and a warning where that is sooner than was asked for. */
export function LinkLife({ link }: { readonly link: MadeLink }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(pause);
  const left = secondsLeftAt(now, link);
  if (left <= 0) return <p className={styles.ends}>{t('sharing.ended')}</p>;
  const duration = formatDuration(left, locale);
  return (
    <>
      <p className={styles.ends}>
        {t('sharing.endsIn', { duration, time: formatExactTime(link.endsAt, locale) })}
      </p>
      {link.limitedByCredentials && (
        <LinkWarning>
          {t('sharing.limited', {
            duration,
            asked: formatDuration(link.requestedSeconds, locale),
          })}
        </LinkWarning>
      )}
      {link.mayEndEarlier === true && <LinkWarning>{t('sharing.mayEndEarlier')}</LinkWarning>}
      {link.rewrittenByBrowsers === true && <LinkWarning>{t('sharing.rewritten')}</LinkWarning>}
    </>
  );
}
