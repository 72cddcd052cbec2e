import type { TFunction } from 'i18next';

const secondsAMinute = 60;
const secondsAnHour = 60 * secondsAMinute;
const secondsADay = 24 * secondsAnHour;

/** How long the rest takes, in words as coarse as the estimate: "about 3 min left". */
export function timeLeftWords(seconds: number, t: TFunction): string {
  if (seconds < secondsAMinute) return t('transfers.left.moments');
  // Rounded first, so that there are never 60 minutes.
  const minutes = Math.round(seconds / secondsAMinute);
  if (minutes < secondsAnHour / secondsAMinute) {
    return t('transfers.left.minutes', { count: minutes });
  }
  if (seconds < 2 * secondsADay) {
    return t('transfers.left.hours', { count: Math.round(seconds / secondsAnHour) });
  }
  return t('transfers.left.days', { count: Math.round(seconds / secondsADay) });
}
