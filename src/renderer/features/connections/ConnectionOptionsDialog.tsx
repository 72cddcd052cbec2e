import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { connectionColours } from '../../../shared/model/connection';
import type { Connection, ConnectionOptions } from '../../../shared/model/connection';
import { ErrorOf } from '../../parts/ErrorOf';
import { useActing } from '../../state/acting';
import { setConnectionOptions } from '../../state/connections';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { CheckField, SelectField } from '../../ui/Field';
import { NetworkFields } from './NetworkFields';
import { networkFormOf, networkOptionsOf, networkProblemsOf } from './networkForm';
import type { NetworkForm } from './networkForm';

interface ConnectionOptionsDialogProps {
  readonly connection: Connection;
}

/** Decides how a connection may be used, wherever it comes from. */
export function ConnectionOptionsDialog({ connection }: ConnectionOptionsDialogProps): ReactNode {
  const { t } = useTranslation();
  const { isRunning, error, forgetError, run, leave } = useActing(
    t('connections.options.failed', { name: connection.name }),
  );
  const [options, setOptions] = useState(connection.options);
  const [network, setNetwork] = useState(() => networkFormOf(connection.options.network));
  const [isTold, setTold] = useState(false);

  function change(patch: Partial<ConnectionOptions>): void {
    if (isRunning) return;
    setOptions((before) => ({ ...before, ...patch }));
    forgetError();
  }

  function changeNetwork(patch: Partial<NetworkForm>): void {
    if (isRunning) return;
    setNetwork((before) => ({ ...before, ...patch }));
    forgetError();
  }

  async function save(): Promise<'done'> {
    await setConnectionOptions(
      connection.id,
      { ...options, network: networkOptionsOf(network) },
      // What is kept for this proxy stays unless another one is typed in.
      network.proxyPassword === '' ? undefined : network.proxyPassword,
    );
    return 'done';
  }

  function submit(): void {
    setTold(true);
    if (Object.keys(networkProblemsOf(network)).length === 0) run(save);
  }

  return (
    <Dialog
      title={t('connections.options.title', { name: connection.name })}
      onClose={leave}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={leave}>{t('common.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isRunning}>
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
        options={connection.options.network}
        told={isTold}
        onChange={changeNetwork}
      />
      {error !== undefined && <ErrorOf error={error} />}
    </Dialog>
  );
}
