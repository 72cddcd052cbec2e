import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeenPlace } from '../../../shared/model/places';
import { PolicyChangeDialog } from './PolicyChangeDialog';

/** Asks before addresses that people may be using stop to work. */
export function WithdrawPublicReadDialog({ place }: { readonly place: SeenPlace }): ReactNode {
  const { t } = useTranslation();
  return (
    <PolicyChangeDialog
      place={place}
      change="withdrawPublicRead"
      title={t('inspector.publicRead.withdrawTitle', { bucket: place.bucket })}
      action={t('inspector.publicRead.withdraw')}
    >
      <p>{t('inspector.publicRead.withdrawText')}</p>
    </PolicyChangeDialog>
  );
}
