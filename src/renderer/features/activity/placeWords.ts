import type { TFunction } from 'i18next';
import type { ActivityAction, ActivityCall } from '../../../shared/model/activity';
import { visibleName } from '../../../shared/model/visibleName';
import { formatSize } from '../../state/format';

/** Where a call or an action was: the address of a bucket or an object. */
export function placeOf({
  bucket,
  key,
}: Pick<ActivityCall | ActivityAction, 'bucket' | 'key'>): string | undefined {
  if (bucket === undefined) return undefined;
  return key === undefined ? `s3://${bucket}` : `s3://${bucket}/${visibleName(key)}`;
}

/** What a call was answered, with the error's own name. */
export function statusOf({ status, errorCode }: ActivityCall, t: TFunction): string {
  return [status ?? t('activity.noAnswer'), errorCode]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** The bytes of a call, by their direction; empty where there were none. */
export function bytesOf(
  { sentBytes = 0, receivedBytes = 0 }: ActivityCall,
  locale: string,
): string {
  return [
    sentBytes > 0 && `↑ ${formatSize(sentBytes, locale)}`,
    receivedBytes > 0 && `↓ ${formatSize(receivedBytes, locale)}`,
  ]
    .filter((part) => part !== false)
    .join(' ');
}

/** What the user did, in words. */
export function actionWords(action: ActivityAction, t: TFunction): string {
  const { kind, key } = action;
  const place = placeOf(action);
  if (place === undefined) return t(`activity.action.${kind}`);
  // Several things have no key of their own, and it is not the bucket that goes.
  return key === undefined && (kind === 'delete' || kind === 'download')
    ? t(`activity.actionIn.${kind}`, { place })
    : t(`activity.actionAt.${kind}`, { place });
}

/** A time of the day, to the millisecond. */
export function clock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(at);
}
