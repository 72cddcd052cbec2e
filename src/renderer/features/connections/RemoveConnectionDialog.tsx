import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../shared/model/connection';
import { removeConnection } from '../../state/connections';
import { useOwnDialog } from '../../state/dialogs';
import { RemovalDialog } from '../../ui/RemovalDialog';

interface RemoveConnectionDialogProps {
  readonly connection: Connection;
}

/** Asks before a connection and its secret are forgotten. */
export function RemoveConnectionDialog({ connection }: RemoveConnectionDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();

  return (
    <RemovalDialog
      title={t('connections.removeTitle', { name: connection.name })}
      text={t('connections.removeText')}
      labels={{ cancel: t('common.cancel'), remove: t('connections.remove') }}
      onRemove={() => removeConnection(connection.id)}
      onClose={close}
    />
  );
}
