import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useOwnDialog } from '../../state/dialogs';
import { formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { clearTransfers, failedTransfers } from '../../state/transfers';
import { RemovalDialog } from '../../ui/RemovalDialog';

/** Asks before failed transfers are forgotten, since what they have moved goes with them. */
export function RemoveFailedDialog(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { close } = useOwnDialog();
  // What is asked about, whatever fails meanwhile.
  const [failed] = useState(failedTransfers);
  const moved = failed.reduce((sum, { bytesDone }) => sum + bytesDone, 0);

  return (
    <RemovalDialog
      title={t('transfers.removeFailed.title', { count: failed.length })}
      text={
        moved === 0
          ? t('transfers.removeFailed.nothingMoved')
          : t('transfers.removeFailed.text', { size: formatSize(moved, locale) })
      }
      labels={{ cancel: t('common.cancel'), remove: t('transfers.removeFailed.remove') }}
      onRemove={() => clearTransfers(failed.map(({ id }) => id))}
      onClose={close}
    />
  );
}
