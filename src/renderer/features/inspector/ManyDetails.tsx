import { Files } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowTotals } from '../../../shared/model/views';
import { formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { Heading } from './Heading';
import styles from './Inspector.module.css';
import { Properties, Property } from './Properties';

/** Several selected entries: how many, and how large the objects among them are together. */
export function ManyDetails({ totals }: { readonly totals: RowTotals }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { objects, folders, bytes } = totals;
  const contents = [
    objects > 0 && t('inspector.objects', { count: objects }),
    folders > 0 && t('inspector.folders', { count: folders }),
  ].filter((part) => part !== false);

  return (
    <>
      <Heading icon={<Files />} title={t('inspector.many', { count: objects + folders })} />
      <div className={styles.body}>
        <Properties>
          <Property label={t('inspector.contains')} value={contents.join(', ')} />
          {objects > 0 && (
            <Property
              label={t('inspector.totalSize')}
              value={t('inspector.sizeExact', {
                size: formatSize(bytes, locale),
                exact: t('common.bytes', { count: bytes }),
              })}
            />
          )}
        </Properties>
        {objects > 0 && folders > 0 && (
          <p className={styles.quiet}>{t('inspector.totalSizeHint')}</p>
        )}
      </div>
    </>
  );
}
