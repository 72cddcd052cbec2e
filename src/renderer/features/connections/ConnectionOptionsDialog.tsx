import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { connectionColours } from '../../../shared/model/connection';
import type { Connection, ConnectionOptions } from '../../../shared/model/connection';
import { setConnectionOptions } from '../../state/connections';
import { useOwnDialog } from '../../state/dialogs';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { CheckField, SelectField } from '../../ui/Field';
import { NetworkFields } from './NetworkFields';
import { networkFormOf, networkOptionsOf, networkProblemsOf } from './networkForm';

interface ConnectionOptionsDialogProps {
  readonly connection: Connection;
}

/** Decides how a connection may be used, wherever it comes from. */
export function ConnectionOptionsDialog({ connection }: ConnectionOptionsDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const [options, setOptions] = useState(connection.options);
  const [network, setNetwork] = useState(() => networkFormOf(connection.options.network));
  const [isTold, setTold] = useState(false);
  const [isSaving, setSaving] = useState(false);

  function change(patch: Partial<ConnectionOptions>): void {
    setOptions((before) => ({ ...before, ...patch }));
  }

  async function save(): Promise<void> {
    setTold(true);
    if (isSaving || Object.keys(networkProblemsOf(network)).length > 0) {
      return;
    }
    setSaving(true);
    const kept = await setConnectionOptions(
      connection.id,
      { ...options, network: networkOptionsOf(network) },
      // What is kept stays unless another one is typed in.
      network.proxyPassword === '' ? undefined : network.proxyPassword,
    );
    if (kept) {
      close();
    } else {
      setSaving(false);
    }
  }

  return (
    <Dialog
      title={t('connections.options.title', { name: connection.name })}
      onClose={close}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isSaving}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <CheckField
        label={t('connections.options.readOnly')}
        hint={t('connections.options.readOnlyHint')}
        checked={options.readOnly}
        data-autofocus
        onChange={(readOnly) => change({ readOnly })}
      />
      <CheckField
        label={t('connections.options.askBucketName')}
        hint={t('connections.options.askBucketNameHint')}
        checked={options.askBucketName}
        onChange={(askBucketName) => change({ askBucketName })}
      />
      <CheckField
        label={t('connections.options.requesterPays')}
        hint={t('connections.options.requesterPaysHint')}
        checked={options.requesterPays}
        onChange={(requesterPays) => change({ requesterPays })}
      />
      <SelectField
        label={t('connections.options.colour')}
        value={options.colour}
        choices={connectionColours.map((value) => ({
          value,
          label: t(`connections.options.colours.${value}`),
        }))}
        onChange={(colour) => change({ colour })}
      />
      <NetworkFields
        form={network}
        told={isTold}
        onChange={(patch) => setNetwork((before) => ({ ...before, ...patch }))}
      />
    </Dialog>
  );
}
