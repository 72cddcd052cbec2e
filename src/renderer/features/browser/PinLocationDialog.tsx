import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../state/acting';
import { visit } from '../../state/browse';
import { useConnections } from '../../state/connections';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { placeOfKey } from './addressLookup';
import type { KeyPlace } from './addressLookup';
import { parseLocation } from './parseLocation';
import { isPinned, pinPlace } from './tree/treeActions';

/** Keeps a bucket or folder at the top of the tree that cannot be found in a list of buckets. */
export function PinLocationDialog({ connectionId }: { readonly connectionId: string }): ReactNode {
  const { t } = useTranslation();
  const { isRunning, run, leave } = useActing(t('browser.pin.title'));
  const connection = useConnections(({ connections }) =>
    connections.find(({ id }) => id === connectionId),
  );
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();

  async function pin(signal: AbortSignal): Promise<'done' | 'stay'> {
    const parsed = parseLocation(text, [{ connectionId, endpoint: connection?.endpoint }]);
    if (parsed.kind === 'problem') {
      setProblem(
        parsed.problem === 'badBucket' || parsed.problem === 'unknownServer'
          ? t('browser.pin.badBucket')
          : t(`browser.address.problem.${parsed.problem}`),
      );
      return 'stay';
    }
    const { bucket, key } = parsed;
    // An object is in the folder that is kept: none could be opened under its own name.
    const { prefix, row }: KeyPlace =
      key === '' || key.endsWith('/')
        ? { prefix: key }
        : await placeOfKey({ connectionId, bucket }, key, signal);
    const place = { connectionId, bucket, prefix };
    if (isPinned(useSettings.getState().settings.pinned, place)) {
      setProblem(t('browser.pin.already'));
      return 'stay';
    }
    pinPlace(place);
    visit({ kind: 'folder', ...place }, row);
    return 'done';
  }

  return (
    <Dialog
      title={t('browser.pin.title')}
      width="narrow"
      onClose={leave}
      onSubmit={() => run(pin)}
      footer={
        <>
          <Button onClick={leave}>{t('common.cancel')}</Button>
          <Button tone="primary" type="submit" disabled={isRunning}>
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
