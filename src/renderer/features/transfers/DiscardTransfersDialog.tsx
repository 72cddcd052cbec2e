import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Transfer } from '../../../shared/model/transfers';
import { useOwnDialog } from '../../state/dialogs';
import { formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { bytesMoved, discardTransfers } from '../../state/transfers';
import { RemovalDialog } from '../../ui/RemovalDialog';

interface DiscardTransfersDialogProps {
  readonly how: 'cancel' | 'remove';
  readonly transfers: readonly Transfer[];
}

/** Asks before transfers are cancelled together or failed ones forgotten, since what they have moved goes with them. */
export function DiscardTransfersDialog({ how, transfers }: DiscardTransfersDialogProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { close } = useOwnDialog();
  const count = transfers.length;
  const moved = bytesMoved(transfers);

  return (
    <RemovalDialog
      title={t(`transfers.discard.${how}.title`, { count })}
      text={
        moved === 0
          ? t('transfers.discard.nothingMoved')
          : t('transfers.discard.text', { size: formatSize(moved, locale) })
      }
      labels={{
        cancel: t(`transfers.discard.${how}.keep`, { count }),
        remove: t(`transfers.discard.${how}.discard`, { count }),
      }}
      onRemove={() => discardTransfers(how, transfers)}
      onClose={close}
    />
  );
}
