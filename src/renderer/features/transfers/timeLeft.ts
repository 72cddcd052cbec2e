import type { TFunction } from 'i18next';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How long the rest takes, in words as coarse as the estimate: "about 3 min left". */
export function timeLeftWords(seconds: number, t: TFunction): string {
  if (seconds < minute) {
    return t('transfers.left.moments');
  }
  // Rounded first, so that there are never 60 minutes.
  const minutes = Math.round(seconds / minute);
  if (minutes < hour / minute) {
    return t('transfers.left.minutes', { count: minutes });
  }
  if (seconds < 2 * day) {
    return t('transfers.left.hours', { count: Math.round(seconds / hour) });
  }
  return t('transfers.left.days', { count: Math.round(seconds / day) });
}
