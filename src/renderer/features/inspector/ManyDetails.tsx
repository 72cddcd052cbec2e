import { Files } from 'lucide-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowTotals } from '../../../shared/model/views';
import { formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { Heading } from './Heading';
import styles from './Inspector.module.css';
import { Properties, Property } from './Properties';

interface ManyDetailsProps {
  readonly count: number;
  /** Undefined as long as it is on its way. */
  readonly totals: RowTotals | undefined;
}

/** Several selected entries: how many, and how large the objects among them are together. */
export function ManyDetails({ count, totals }: ManyDetailsProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();

  return (
    <>
      <Heading icon={<Files />} title={t('inspector.many', { count })} />
      <div className={styles.body}>
        <Properties>
          <Property label={t('inspector.contains')} value={contentsOf(totals, t)} />
          {totals?.objects !== 0 && (
            <Property label={t('inspector.totalSize')} value={sizeOf(totals, locale, t)} />
          )}
        </Properties>
        {totals !== undefined && totals.objects > 0 && totals.folders > 0 && (
          <p className={styles.quiet}>{t('inspector.totalSizeHint')}</p>
        )}
      </div>
    </>
  );
}

/** In the place of a figure, so that nothing moves once it is there. */
const onItsWay = '…';

function contentsOf(totals: RowTotals | undefined, t: TFunction): string {
  if (totals === undefined) return onItsWay;
  const { objects, folders } = totals;
  return [
    objects > 0 && t('inspector.objects', { count: objects }),
    folders > 0 && t('inspector.folders', { count: folders }),
  ]
    .filter((part) => part !== false)
    .join(', ');
}

function sizeOf(totals: RowTotals | undefined, locale: string, t: TFunction): string {
  return totals === undefined
    ? onItsWay
    : t('inspector.sizeExact', {
        size: formatSize(totals.bytes, locale),
        exact: t('common.bytes', { count: totals.bytes }),
      });
}
