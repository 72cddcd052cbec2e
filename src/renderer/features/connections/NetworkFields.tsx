import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkOptions } from '../../../shared/model/connection';
import { useConnections } from '../../state/connections';
import { CheckField, SelectField, TextField } from '../../ui/Field';
import formStyles from './Form.module.css';
import { keepsPassword, networkProblemsOf } from './networkForm';
import type { NetworkForm } from './networkForm';

interface NetworkFieldsProps {
  readonly form: NetworkForm;
  /** What is to be changed. */
  readonly options: NetworkOptions;
  /** Whether problems are shown. */
  readonly told: boolean;
  readonly onChange: (patch: Partial<NetworkForm>) => void;
}

const kinds = ['automatic', 'none', 'custom'] as const;

/** How a connection reaches its servers. */
export function NetworkFields({ form, options, told, onChange }: NetworkFieldsProps): ReactNode {
  const { t } = useTranslation();
  const hasKeychain = useConnections((state) => state.keychain.available);
  const problems = told ? networkProblemsOf(form) : {};
  const problem = (name: keyof typeof problems): string | undefined => {
    const kind = problems[name];
    return kind === undefined ? undefined : t(`connections.network.problem.${kind}`);
  };
  return (
    <>
      <SelectField
        label={t('connections.network.proxy')}
        hint={t(`connections.network.proxyHint.${form.proxyKind}`)}
        value={form.proxyKind}
        choices={kinds.map((value) => ({
          value,
          label: t(`connections.network.proxyKind.${value}`),
        }))}
        onChange={(proxyKind) => onChange({ proxyKind })}
      />
      {form.proxyKind === 'custom' && (
        <>
          <TextField
            label={t('connections.network.proxyUrl')}
            problem={problem('proxyUrl')}
            placeholder="http://proxy.example.com:8080"
            value={form.proxyUrl}
            onChange={(proxyUrl) => onChange({ proxyUrl })}
          />
          <div className={formStyles.pair}>
            <TextField
              label={t('connections.network.proxyUser')}
              value={form.proxyUser}
              onChange={(proxyUser) => onChange({ proxyUser })}
            />
            <TextField
              label={t('connections.network.proxyPassword')}
              hint={[
                t(`connections.network.password.${hasKeychain ? 'inKeychain' : 'inSession'}`),
                ...(keepsPassword(form, options) ? [t('connections.network.password.kept')] : []),
              ].join(' ')}
              type="password"
              value={form.proxyPassword}
              onChange={(proxyPassword) => onChange({ proxyPassword })}
            />
          </div>
        </>
      )}
      <div className={formStyles.pair}>
        <TextField
          label={t('connections.network.connectSeconds')}
          problem={problem('connectSeconds')}
          inputMode="numeric"
          value={form.connectSeconds}
          onChange={(connectSeconds) => onChange({ connectSeconds })}
        />
        <TextField
          label={t('connections.network.idleSeconds')}
          problem={problem('idleSeconds')}
          inputMode="numeric"
          value={form.idleSeconds}
          onChange={(idleSeconds) => onChange({ idleSeconds })}
        />
      </div>
      <TextField
        label={t('connections.network.caFile')}
        hint={t('connections.network.caFileHint')}
        value={form.caFile}
        onChange={(caFile) => onChange({ caFile })}
      />
      <CheckField
        label={t('connections.network.anyCertificate')}
        hint={t('connections.network.anyCertificateHint')}
        checked={form.acceptAnyCertificate}
        onChange={(acceptAnyCertificate) => onChange({ acceptAnyCertificate })}
      />
    </>
  );
}
