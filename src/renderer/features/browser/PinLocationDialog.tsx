import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { visit } from '../../state/browse';
import { useConnections } from '../../state/connections';
import { useOwnDialog } from '../../state/dialogs';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { parseLocation } from './parseLocation';
import { isPinned, pinPlace } from './tree/treeActions';

/** Keeps a bucket or folder at the top of the tree that cannot be found in a list of buckets. */
export function PinLocationDialog({ connectionId }: { readonly connectionId: string }): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const connection = useConnections(({ connections }) =>
    connections.find(({ id }) => id === connectionId),
  );
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();

  function pin(): void {
    const parsed = parseLocation(text, [{ connectionId, endpoint: connection?.endpoint }]);
    if (parsed.kind === 'problem') {
      setProblem(
        parsed.problem === 'badBucket' || parsed.problem === 'unknownServer'
          ? t('browser.pin.badBucket')
          : t(`browser.address.problem.${parsed.problem}`),
      );
      return;
    }
    const { bucket, key } = parsed;
    const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
    const place = { connectionId, bucket, prefix };
    if (isPinned(useSettings.getState().settings.pinned, place)) {
      setProblem(t('browser.pin.already'));
      return;
    }
    pinPlace(place);
    close();
    visit({ kind: 'folder', ...place });
  }

  return (
    <Dialog
      title={t('browser.pin.title')}
      width="narrow"
      onClose={close}
      onSubmit={pin}
      footer={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button tone="primary" type="submit">
            {t('browser.pin.pin')}
          </Button>
        </>
      }
    >
      <p>{t('browser.pin.hint')}</p>
      <TextField
        label={t('browser.pin.location')}
        data-autofocus
        value={text}
        problem={problem}
        hint={t('browser.pin.connection', { connection: connection?.name ?? connectionId })}
        onChange={(value) => {
          setText(value);
          setProblem(undefined);
        }}
      />
    </Dialog>
  );
}
