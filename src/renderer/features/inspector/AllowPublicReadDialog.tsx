import { Globe } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeenPlace } from '../../../shared/model/places';
import { PolicyChangeDialog } from './PolicyChangeDialog';
import styles from './PolicyChangeDialog.module.css';

/** Says exactly what the world will be able to do before it is let in. */
export function AllowPublicReadDialog({ place }: { readonly place: SeenPlace }): ReactNode {
  const { t } = useTranslation();
  return (
    <PolicyChangeDialog
      place={place}
      change="allowPublicRead"
      title={t('inspector.publicRead.allowTitle', { bucket: place.bucket })}
      action={t('inspector.publicRead.allow')}
    >
      <div className={styles.world}>
        <Globe aria-hidden="true" />
        <div>
          <p>{t('inspector.publicRead.can')}</p>
          <ul className={styles.list}>
            <li>{t('inspector.publicRead.canNow')}</li>
            <li>{t('inspector.publicRead.canVersions')}</li>
          </ul>
        </div>
      </div>
      <p>
        {t('inspector.publicRead.cannotList')} {t('inspector.publicRead.cannotWrite')}
      </p>
      <p className={styles.quiet}>{t('inspector.publicRead.merged')}</p>
    </PolicyChangeDialog>
  );
}
