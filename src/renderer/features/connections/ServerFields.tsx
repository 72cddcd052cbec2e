import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { providerIds, providers } from '../../../shared/providers/providers';
import { CheckField, SelectField, TextField } from '../../ui/Field';
import styles from './ConnectionDialog.module.css';
import formStyles from './Form.module.css';
import { isPlainHttp } from './connectionForm';
import type { ConnectionForm } from './connectionForm';
import { isKnownPlace, withEndpoint, withProvider, withRegion } from './providerChoice';
import type { ProviderChoice } from './providerChoice';

const addressings = ['auto', 'path', 'virtual'] as const;
const choices: readonly ProviderChoice[] = [...providerIds, 'other'];
const awsHosts = ['dualStack', 'fips', 'accelerate'] as const;

interface ServerFieldsProps {
  readonly form: ConnectionForm;
  /** What is wrong with a field, in words. */
  readonly problem: (field: keyof ConnectionForm) => string | undefined;
  readonly onChange: (patch: Partial<ConnectionForm>) => void;
}

/** Where a connection leads: whose server it is, its address and region. */
export function ServerFields({ form, problem, onChange }: ServerFieldsProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <div className={formStyles.pair}>
        <TextField
          label={t('connections.name')}
          value={form.name}
          placeholder={t('connections.namePlaceholder')}
          problem={problem('name')}
          maxLength={200}
          data-autofocus
          onChange={(name) => onChange({ name })}
        />
        <SelectField
          label={t('connections.provider')}
          value={form.provider}
          choices={choices.map((value) => ({
            value,
            label: value === 'other' ? t('connections.otherProvider') : providers[value].name,
          }))}
          onChange={(provider) => onChange(withProvider(form, provider))}
        />
      </div>
      {form.provider !== 'aws' && (
        <TextField
          label={t('connections.endpoint')}
          value={form.endpoint}
          placeholder={
            form.provider === 'other' ? 'https://' : providers[form.provider].endpointExample
          }
          hint={t(
            isPlainHttp(form.endpoint) ? 'connections.endpointPlain' : 'connections.endpointHint',
          )}
          problem={problem('endpoint')}
          onChange={(endpoint) => onChange(withEndpoint(form, endpoint))}
        />
      )}
      <div className={formStyles.pair}>
        <RegionField form={form} problem={problem} onChange={onChange} />
        <SelectField
          label={t('connections.addressing')}
          value={form.addressing}
          choices={addressings.map((value) => ({
            value,
            label: t(`connections.addressings.${value}`),
          }))}
          onChange={(addressing) => onChange({ addressing })}
        />
      </div>
      {form.provider === 'aws' && (
        <fieldset className={styles.group}>
          <legend>{t('connections.awsHosts.title')}</legend>
          {awsHosts.map((host) => (
            <CheckField
              key={host}
              label={t(`connections.awsHosts.${host}`)}
              hint={t(`connections.awsHosts.${host}Hint`)}
              checked={form.awsEndpoints[host]}
              onChange={(isOn) =>
                onChange({ awsEndpoints: { ...form.awsEndpoints, [host]: isOn } })
              }
            />
          ))}
          {problem('awsEndpoints') !== undefined && (
            <p className={styles.problem}>{problem('awsEndpoints')}</p>
          )}
        </fieldset>
      )}
    </>
  );
}

function RegionField({ form, problem, onChange }: ServerFieldsProps): ReactNode {
  const { t } = useTranslation();
  const listId = useId();
  const known = form.provider === 'other' ? [] : providers[form.provider].regions;
  const shared = {
    label: t('connections.region'),
    problem: problem('region'),
    onChange: (region: string) => onChange(withRegion(form, region)),
  };
  if (form.provider !== 'aws' && isKnownPlace(form)) {
    return (
      <SelectField
        {...shared}
        value={form.region}
        choices={known.map(({ id }) => ({ value: id, label: id }))}
      />
    );
  }
  return (
    <>
      <TextField
        {...shared}
        value={form.region}
        placeholder="us-east-1"
        list={known.length > 0 ? listId : undefined}
        hint={t(
          form.provider === 'aws' ? 'connections.regionHintAws' : 'connections.regionHintOther',
        )}
      />
      <datalist id={listId}>
        {known.map(({ id }) => (
          <option key={id} value={id} />
        ))}
      </datalist>
    </>
  );
}
