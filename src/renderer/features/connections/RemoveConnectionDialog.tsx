import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../shared/model/connection';
import { removeConnection } from '../../state/connections';
import { useOwnDialog } from '../../state/dialogs';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';

interface RemoveConnectionDialogProps {
  readonly connection: Connection;
}

/** Asks before a connection and its secret are forgotten. */
export function RemoveConnectionDialog({ connection }: RemoveConnectionDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const textId = useId();
  const [removing, setRemoving] = useState(false);

  return (
    <Dialog
      title={t('connections.removeTitle', { name: connection.name })}
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
              void removeConnection(connection.id).then(close);
            }}
          >
            {t('connections.remove')}
          </Button>
        </>
      }
    >
      <p id={textId}>{t('connections.removeText')}</p>
    </Dialog>
  );
}
