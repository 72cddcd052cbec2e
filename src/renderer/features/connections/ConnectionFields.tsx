import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, ConnectionList } from '../../../shared/model/connection';
import { SelectField, TextField } from '../../ui/Field';
import formStyles from './Form.module.css';
import { hasStoredKeys } from './connectionForm';
import type { ConnectionForm, FieldProblems } from './connectionForm';
import { ServerFields } from './ServerFields';

const signings = ['keys', 'machine', 'anonymous'] as const;
const keepings = ['keychain', 'session'] as const;

interface ConnectionFieldsProps {
  readonly form: ConnectionForm;
  readonly existing: Connection | undefined;
  readonly keychain: ConnectionList['keychain'];
  /** Those to be told. */
  readonly problems: FieldProblems;
  readonly onChange: (patch: Partial<ConnectionForm>) => void;
}

/** The fields of a connection: where it is, who one is there, and where the secret is kept. */
export function ConnectionFields(props: ConnectionFieldsProps): ReactNode {
  const problem = useProblemWords(props.problems);
  return (
    <>
      <ServerFields form={props.form} problem={problem} onChange={props.onChange} />
      <SigningField {...props} />
      {props.form.signing === 'keys' && <KeyFields {...props} />}
    </>
  );
}

function SigningField({ form, onChange }: ConnectionFieldsProps): ReactNode {
  const { t } = useTranslation();
  return (
    <SelectField
      label={t('connections.signing')}
      value={form.signing}
      choices={signings.map((value) => ({ value, label: t(`connections.signings.${value}`) }))}
      hint={form.signing === 'keys' ? undefined : t(`connections.signingHints.${form.signing}`)}
      onChange={(signing) => onChange({ signing })}
    />
  );
}

function KeyFields({
  form,
  existing,
  keychain,
  problems,
  onChange,
}: ConnectionFieldsProps): ReactNode {
  const { t } = useTranslation();
  const problem = useProblemWords(problems);
  const stored = hasStoredKeys(existing);
  const { backend } = keychain;
  return (
    <div className={formStyles.pair}>
      <TextField
        label={t('connections.accessKeyId')}
        value={form.accessKeyId}
        hint={
          stored
            ? t('connections.storedKey', { hint: existing?.accessKeyHint ?? t('common.unknown') })
            : undefined
        }
        problem={problem('accessKeyId')}
        onChange={(accessKeyId) => onChange({ accessKeyId })}
      />
      <TextField
        label={t('connections.secretAccessKey')}
        type="password"
        value={form.secretAccessKey}
        hint={stored ? t('connections.keepStored') : undefined}
        problem={problem('secretAccessKey')}
        onChange={(secretAccessKey) => onChange({ secretAccessKey })}
      />
      <TextField
        label={t('connections.sessionToken')}
        type="password"
        value={form.sessionToken}
        hint={t('connections.sessionTokenHint')}
        onChange={(sessionToken) => onChange({ sessionToken })}
      />
      <SelectField
        label={t('connections.keepSecret')}
        value={form.keepSecret}
        disabled={!keychain.available}
        choices={keepings.map((value) => ({ value, label: t(`connections.keepIn.${value}`) }))}
        hint={
          keychain.available
            ? t(`connections.keepHint.${form.keepSecret}`, { backend })
            : t('connections.noKeychain', { backend })
        }
        onChange={(keepSecret) => onChange({ keepSecret })}
      />
    </div>
  );
}

function useProblemWords(
  problems: FieldProblems,
): (field: keyof ConnectionForm) => string | undefined {
  const { t } = useTranslation();
  return (field) => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(`connections.problem.${problem}`);
  };
}
