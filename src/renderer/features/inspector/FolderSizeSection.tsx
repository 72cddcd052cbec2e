import { Sigma } from 'lucide-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorOf } from '../../parts/ErrorOf';
import {
  countFolder,
  placeId,
  recallSize,
  stopCounting,
  useFolderSizes,
} from '../../state/folderSizes';
import type { CountedPlace } from '../../state/folderSizes';
import { formatExactTime, formatNumber, formatSize, formatTime, minute } from '../../state/format';
import { tellFailure } from '../../state/notices';
import { useLocale } from '../../state/settings';
import { Button } from '../../ui/Button';
import { useNow } from '../../ui/useNow';
import styles from './Inspector.module.css';
import { Properties, Property } from './Properties';

/** How much is in a folder or a bucket, once somebody asks for it: the server does not know it. */
export function FolderSizeSection({ place }: { readonly place: CountedPlace }): ReactNode {
  const { t } = useTranslation();
  const id = placeId(place);
  const state = useFolderSizes(({ sizes }) => sizes[id]);
  const { connectionId, bucket, prefix } = place;

  useEffect(() => {
    recallSize({ connectionId, bucket, prefix }).catch((thrown: unknown) => tellFailure(thrown));
  }, [connectionId, bucket, prefix]);

  const count = (): void => void countFolder(place);
  return (
    <section className={styles.section} aria-label={t('inspector.allContents.title')}>
      <h3 className={styles.sectionTitle}>{t('inspector.allContents.title')}</h3>
      {state === undefined && <p className={styles.quiet}>{t('inspector.allContents.hint')}</p>}
      {state?.status === 'failed' && <ErrorOf error={state.error} />}
      {state?.status === 'counting' && <Counted {...state} />}
      {state?.status === 'counted' && <Counted {...state.size} />}
      <div className={styles.actions}>
        {state?.status === 'counting' ? (
          <Button onClick={() => stopCounting(place)}>{t('inspector.allContents.stop')}</Button>
        ) : (
          <Button icon={<Sigma />} onClick={count}>
            {t(state === undefined ? 'inspector.allContents.count' : 'inspector.allContents.again')}
          </Button>
        )}
      </div>
    </section>
  );
}

interface CountedProps {
  readonly objects: number;
  readonly bytes: number;
  /** Milliseconds since the epoch; absent while it is being counted. */
  readonly countedAt?: number;
  /** Whether there may be more. */
  readonly isPart?: boolean;
}

function Counted({ objects, bytes, countedAt, isPart = false }: CountedProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(minute);
  const told = (value: string): string =>
    isPart ? t('inspector.allContents.atLeast', { value }) : value;
  return (
    <Properties>
      <Property
        label={t('inspector.allContents.objects')}
        value={told(formatNumber(objects, locale))}
      />
      <Property
        label={t('inspector.totalSize')}
        value={told(
          t('inspector.sizeExact', {
            size: formatSize(bytes, locale),
            exact: t('common.bytes', { count: bytes }),
          }),
        )}
      />
      {countedAt === undefined ? (
        <Property
          label={t('inspector.allContents.counted')}
          value={t('inspector.allContents.counting')}
        />
      ) : (
        <Property
          label={t('inspector.allContents.counted')}
          value={formatTime(countedAt, Math.max(now, countedAt), locale)}
          exact={formatExactTime(countedAt, locale)}
        />
      )}
    </Properties>
  );
}
