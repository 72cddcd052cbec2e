import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useOwnDialog } from '../../state/dialogs';
import { formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { clearTransfers, failedTransfers } from '../../state/transfers';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';

/** Asks before failed transfers are forgotten, since what they have moved goes with them. */
export function RemoveFailedDialog(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { close } = useOwnDialog();
  const textId = useId();
  // What is asked about, whatever fails meanwhile.
  const [failed] = useState(failedTransfers);
  const [removing, setRemoving] = useState(false);
  const moved = failed.reduce((sum, { bytesDone }) => sum + bytesDone, 0);

  return (
    <Dialog
      title={t('transfers.removeFailed.title', { count: failed.length })}
      role="alertdialog"
      describedBy={textId}
      width="narrow"
      onClose={close}
      footer={
        <>
          <Button data-autofocus onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button
            tone="danger"
            disabled={removing}
            onClick={() => {
              setRemoving(true);
              void clearTransfers(failed.map(({ id }) => id)).then(close);
            }}
          >
            {t('transfers.removeFailed.remove')}
          </Button>
        </>
      }
    >
      <p id={textId}>
        {moved === 0
          ? t('transfers.removeFailed.nothingMoved')
          : t('transfers.removeFailed.text', { size: formatSize(moved, locale) })}
      </p>
    </Dialog>
  );
}
