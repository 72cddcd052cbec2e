import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { metadataHeaders, mostMetadataBytes } from '../../../../shared/model/metadata';
import { formatNumber } from '../../../state/format';
import { useLocale } from '../../../state/settings';
import { Button, IconButton } from '../../../ui/Button';
import { TextField } from '../../../ui/Field';
import styles from './MetadataFields.module.css';
import { bytesOf, withNewLine } from './metadataForm';
import type { FormProblems, MetadataForm, MetadataLine } from './metadataForm';

interface MetadataFieldsProps {
  readonly form: MetadataForm;
  /** Those to be told. */
  readonly problems: FormProblems;
  readonly onChange: (form: MetadataForm) => void;
  readonly firstField: Ref<HTMLInputElement>;
}

/** The standard headers of an object, and its user metadata. */
export function MetadataFields({
  form,
  problems,
  onChange,
  firstField,
}: MetadataFieldsProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <div className={styles.headers}>
        {metadataHeaders.map((name, index) => {
          const problem = problems.headers[name];
          return (
            <TextField
              key={name}
              label={t(`metadata.header.${name}`)}
              value={form.headers[name]}
              placeholder={t(`metadata.example.${name}`)}
              problem={problem && t(`metadata.valueProblem.${problem}`)}
              ref={index === 0 ? firstField : undefined}
              onChange={(text) => onChange({ ...form, headers: { ...form.headers, [name]: text } })}
            />
          );
        })}
      </div>
      <UserMetadata form={form} problems={problems} onChange={onChange} />
    </>
  );
}

function UserMetadata({
  form,
  problems,
  onChange,
}: Omit<MetadataFieldsProps, 'firstField'>): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const bytes = bytesOf(form);

  function change(line: MetadataLine): void {
    onChange({ ...form, lines: form.lines.map((old) => (old.id === line.id ? line : old)) });
  }

  return (
    <fieldset className={styles.user}>
      <legend className={styles.legend}>{t('metadata.user')}</legend>
      {form.lines.map((line) => {
        const nameProblem = problems.names.get(line.id);
        const valueProblem = problems.values.get(line.id);
        const shown = line.name.trim() === '' ? t('metadata.newLine') : line.name;
        return (
          <div key={line.id} role="group" aria-label={shown} className={styles.line}>
            <TextField
              label={t('metadata.name')}
              value={line.name}
              problem={nameProblem && t(`metadata.nameProblem.${nameProblem}`)}
              autoFocus={line.original === undefined && line.name === ''}
              onChange={(name) => change({ ...line, name })}
            />
            <TextField
              label={t('metadata.value')}
              value={line.text}
              problem={valueProblem && t(`metadata.valueProblem.${valueProblem}`)}
              onChange={(text) => change({ ...line, text })}
            />
            <IconButton
              label={t('metadata.remove', { name: shown })}
              icon={<Trash2 />}
              onClick={() =>
                onChange({ ...form, lines: form.lines.filter(({ id }) => id !== line.id) })
              }
            />
          </div>
        );
      })}
      <div className={styles.below}>
        <Button icon={<Plus />} onClick={() => onChange(withNewLine(form))}>
          {t('metadata.add')}
        </Button>
        <span className={bytes > mostMetadataBytes ? styles.tooMuch : styles.quiet}>
          {t(bytes > mostMetadataBytes ? 'metadata.tooMuch' : 'metadata.bytes', {
            bytes: formatNumber(bytes, locale),
            most: formatNumber(mostMetadataBytes, locale),
          })}
        </span>
      </div>
      <p className={styles.quiet}>{t('metadata.userHint')}</p>
    </fieldset>
  );
}
