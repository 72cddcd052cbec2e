import { ListChecks, Pencil, Server, SlidersHorizontal, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { AwsEndpoints, ConnectionSource } from '../../../shared/model/connection';
import { providerOf, providers, takesAnyCertificate } from '../../../shared/providers/providers';
import { useConnections } from '../../state/connections';
import { useDialogs } from '../../state/dialogs';
import { Button } from '../../ui/Button';
import { Heading } from './Heading';
import styles from './Inspector.module.css';
import { Notice } from './WorldNotice';
import { Properties, Property } from './Properties';

interface ConnectionDetailsProps {
  readonly connectionId: string;
}

/** How a server is reached, and as whom. */
export function ConnectionDetails({ connectionId }: ConnectionDetailsProps): ReactNode {
  const { t } = useTranslation();
  const open = useDialogs((dialogs) => dialogs.open);
  const connection = useConnections(({ connections }) =>
    connections.find(({ id }) => id === connectionId),
  );
  if (connection === undefined) return null;
  const { name, source, endpoint, region, addressing, accessKeyHint, awsEndpoints } = connection;
  const provider = providerOf(connection);
  const { network } = connection.options;
  const { proxy, caFile } = network;

  return (
    <>
      <Heading icon={<Server />} title={name} kind={t('inspector.kind.connection')} />
      <div className={styles.body}>
        {takesAnyCertificate(connection, network) && (
          <Notice tone="unsafe" title={t('inspector.anyCertificateTitle')}>
            {t('inspector.anyCertificateText')}
          </Notice>
        )}
        <Properties>
          <Property label={t('inspector.field.source')} value={sourceWords(source, t)} />
          <Property
            label={t('inspector.field.provider')}
            value={provider === undefined ? undefined : providers[provider].name}
          />
          <Property label={t('inspector.field.endpoint')} value={endpoint} copyable />
          {awsEndpoints !== undefined && (
            <Property label={t('inspector.field.awsHosts')} value={awsHostWords(awsEndpoints, t)} />
          )}
          <Property label={t('inspector.field.region')} value={region} />
          <Property
            label={t('inspector.field.addressing')}
            value={t(`inspector.addressing.${addressing}`)}
          />
          {proxy.kind !== 'automatic' && (
            <Property
              label={t('inspector.field.proxy')}
              value={proxy.kind === 'custom' ? proxy.url : t('inspector.noProxy')}
            />
          )}
          <Property label={t('inspector.field.caFile')} value={caFile} />
          <Property label={t('inspector.field.accessKey')} value={accessKeyHint} code />
          {source.kind === 'saved' && (
            <Property
              label={t('inspector.field.secret')}
              value={t(`inspector.secret.${source.secret}`)}
            />
          )}
        </Properties>
        <div className={styles.actions}>
          {source.kind !== 'environment' && (
            <Button
              icon={<Pencil />}
              onClick={() =>
                open(
                  source.kind === 'saved'
                    ? { kind: 'connection', existing: connection }
                    : { kind: 'profile', profile: source.profile },
                )
              }
            >
              {t('inspector.edit')}
            </Button>
          )}
          <Button
            icon={<SlidersHorizontal />}
            onClick={() => open({ kind: 'connectionOptions', connection })}
          >
            {t('inspector.options')}
          </Button>
          <Button icon={<ListChecks />} onClick={() => open({ kind: 'capabilities', connection })}>
            {t('inspector.capabilities')}
          </Button>
          {source.kind === 'saved' && (
            <Button
              icon={<Trash2 />}
              onClick={() => open({ kind: 'removeConnection', connection })}
            >
              {t('inspector.remove')}
            </Button>
          )}
        </div>
      </div>
    </>
  );
}

function awsHostWords(hosts: AwsEndpoints, t: TFunction): string {
  return (['dualStack', 'fips', 'accelerate'] as const)
    .filter((host) => hosts[host])
    .map((host) => t(`connections.awsHosts.${host}`))
    .join(', ');
}

function sourceWords(source: ConnectionSource, t: TFunction): string {
  return source.kind === 'profile'
    ? t('inspector.source.profile', { profile: source.profile })
    : t(`inspector.source.${source.kind}`);
}
