import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileDraft } from '../../../shared/ipc/profileSchemas';
import type { OpenedProfile } from '../../../shared/model/profileEdit';
import type { ProfileProblems } from '../../../shared/model/profileProblems';
import { ambientSources, profileSignIns } from '../../../shared/model/profileSignIns';
import { assertNever } from '../../../shared/assertNever';
import { SelectField, TextField } from '../../ui/Field';
import formStyles from './Form.module.css';

const addressings = ['auto', 'path', 'virtual'] as const;

interface ProfileFieldsProps {
  readonly opened: OpenedProfile;
  readonly draft: ProfileDraft;
  /** Those to be told. */
  readonly problems: ProfileProblems;
  readonly onChange: (patch: Partial<ProfileDraft>) => void;
}

type LineField = Exclude<keyof ProfileDraft, 'signIn' | 'addressing' | 'credentialSource'>;

interface LineProps extends ProfileFieldsProps {
  readonly field: LineField;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly isSecret?: boolean;
  readonly isFirst?: boolean;
}

/** The fields of a profile: its name, its sign-in by kind, and where its server is. */
export function ProfileFields(props: ProfileFieldsProps): ReactNode {
  const { t } = useTranslation();
  const { opened, draft, onChange } = props;
  const { servicesEndpoint } = opened;
  const signIns = profileSignIns.filter(
    (kind) => kind !== 'other' || opened.draft.signIn === 'other',
  );
  return (
    <>
      <Line {...props} field="name" label={t('connections.name')} isFirst />
      <SelectField
        label={t('profiles.signIn')}
        hint={t(`profiles.signInHint.${draft.signIn}`)}
        value={draft.signIn}
        choices={signIns.map((value) => ({ value, label: t(`profiles.signIns.${value}`) }))}
        onChange={(signIn) => onChange({ signIn })}
      />
      <SignInFields {...props} />
      <div className={formStyles.pair}>
        <Line
          {...props}
          field="region"
          label={t('connections.region')}
          hint={t('profiles.regionHint')}
        />
        <SelectField
          label={t('connections.addressing')}
          value={draft.addressing}
          choices={addressings.map((value) => ({
            value,
            label: t(`connections.addressings.${value}`),
          }))}
          onChange={(addressing) => onChange({ addressing })}
        />
        <Line
          {...props}
          field="endpoint"
          label={t('connections.endpoint')}
          placeholder="https://"
          hint={
            servicesEndpoint === undefined
              ? t('profiles.endpointHint')
              : t('profiles.endpointServices', { endpoint: servicesEndpoint })
          }
        />
        <Line
          {...props}
          field="caBundle"
          label={t('profiles.caBundle')}
          hint={t('profiles.caBundleHint')}
        />
      </div>
    </>
  );
}

function SignInFields(props: ProfileFieldsProps): ReactNode {
  switch (props.draft.signIn) {
    case 'keys':
      return <KeyFields {...props} />;
    case 'role':
      return <RoleFields {...props} />;
    case 'sso':
      return <SsoFields {...props} />;
    case 'process':
      return <ProgramField {...props} />;
    case 'other':
      return null;
    default:
      return assertNever(props.draft.signIn);
  }
}

function KeyFields(props: ProfileFieldsProps): ReactNode {
  const { t } = useTranslation();
  const { kept } = props.opened;
  const keptWords = (isKept: boolean): string | undefined =>
    isKept ? t('profiles.keptSecret') : undefined;
  const tokenWords =
    kept.sessionToken && props.draft.secretAccessKey !== ''
      ? t('profiles.tokenGoes')
      : keptWords(kept.sessionToken);
  return (
    <>
      <div className={formStyles.pair}>
        <Line
          {...props}
          field="accessKeyId"
          label={t('connections.accessKeyId')}
          hint={
            kept.accessKeyId === undefined
              ? undefined
              : t('profiles.kept', { hint: kept.accessKeyId })
          }
        />
        <Line
          {...props}
          field="secretAccessKey"
          label={t('connections.secretAccessKey')}
          hint={keptWords(kept.secretAccessKey)}
          isSecret
        />
      </div>
      <Line
        {...props}
        field="sessionToken"
        label={t('connections.sessionToken')}
        hint={tokenWords ?? t('connections.sessionTokenHint')}
        isSecret
      />
    </>
  );
}

function RoleFields(props: ProfileFieldsProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <Line
        {...props}
        field="roleArn"
        label={t('profiles.roleArn')}
        placeholder="arn:aws:iam::111122223333:role/reader"
      />
      <SourceField {...props} />
      <div className={formStyles.pair}>
        <Line
          {...props}
          field="mfaSerial"
          label={t('profiles.mfaSerial')}
          hint={t('profiles.mfaHint')}
        />
        <Line
          {...props}
          field="externalId"
          label={t('profiles.externalId')}
          hint={t('profiles.externalIdHint')}
        />
      </div>
    </>
  );
}

/** Another profile, or one of the places outside the files. */
function SourceField({ opened, draft, problems, onChange }: ProfileFieldsProps): ReactNode {
  const { t } = useTranslation();
  const problem = problems.sourceProfile;
  const own = opened.kept.secretAccessKey ? [opened.draft.name] : [];
  // Also one that the files name and do not have.
  const named = draft.sourceProfile === '' ? [] : [draft.sourceProfile];
  const names = [...new Set([...own, ...opened.otherProfiles, ...named])];
  const value =
    draft.credentialSource === '' ? `profile:${draft.sourceProfile}` : draft.credentialSource;
  return (
    <SelectField
      label={t('profiles.source')}
      value={value}
      problem={
        problem === undefined
          ? undefined
          : t(`profiles.problem.${problem}`, { field: t('profiles.source') })
      }
      choices={[
        { value: 'profile:', label: t('profiles.chooseSource') },
        ...names.map((name) => ({
          value: `profile:${name}`,
          label:
            name === opened.draft.name
              ? t('profiles.sourceSelf')
              : t('profiles.sourceProfile', { profile: name }),
        })),
        ...ambientSources.map((source) => ({
          value: source,
          label: t(`profiles.sources.${source}`),
        })),
      ]}
      onChange={(chosen) => {
        const ambient = ambientSources.find((source) => source === chosen);
        onChange(
          ambient === undefined
            ? { sourceProfile: chosen.slice('profile:'.length), credentialSource: '' }
            : { sourceProfile: '', credentialSource: ambient },
        );
      }}
    />
  );
}

function SsoFields(props: ProfileFieldsProps): ReactNode {
  const { t } = useTranslation();
  const { opened, draft, problems, onChange } = props;
  const listId = useId();
  const problem = problems.ssoSession;
  return (
    <>
      <TextField
        label={t('profiles.ssoSession')}
        value={draft.ssoSession}
        hint={t('profiles.ssoSessionHint')}
        problem={
          problem === undefined
            ? undefined
            : t(`profiles.problem.${problem}`, { field: t('profiles.ssoSession') })
        }
        list={listId}
        onChange={(ssoSession) => {
          const known = opened.ssoSessions.find(({ name }) => name === ssoSession);
          onChange({
            ssoSession,
            ...(known === undefined
              ? {}
              : { ssoStartUrl: known.startUrl, ssoRegion: known.region }),
          });
        }}
      />
      <datalist id={listId}>
        {opened.ssoSessions.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className={formStyles.pair}>
        <Line
          {...props}
          field="ssoStartUrl"
          label={t('profiles.ssoStartUrl')}
          placeholder="https://company.awsapps.com/start"
        />
        <Line {...props} field="ssoRegion" label={t('profiles.ssoRegion')} />
        <Line {...props} field="ssoAccountId" label={t('profiles.ssoAccountId')} />
        <Line {...props} field="ssoRoleName" label={t('profiles.ssoRoleName')} />
      </div>
    </>
  );
}

function ProgramField(props: ProfileFieldsProps): ReactNode {
  const { t } = useTranslation();
  const { program } = props.opened.kept;
  return (
    <Line
      {...props}
      field="credentialProcess"
      label={t('profiles.program')}
      placeholder="/usr/local/bin/get-keys --for me"
      hint={program === undefined ? undefined : t('profiles.programKept', { program })}
    />
  );
}

function Line({
  draft,
  problems,
  onChange,
  field,
  label,
  hint,
  placeholder,
  isSecret = false,
  isFirst = false,
}: LineProps): ReactNode {
  const { t } = useTranslation();
  const problem = problems[field];
  return (
    <TextField
      label={label}
      value={draft[field]}
      hint={hint}
      problem={
        problem === undefined ? undefined : t(`profiles.problem.${problem}`, { field: label })
      }
      placeholder={placeholder}
      type={isSecret ? 'password' : undefined}
      data-autofocus={isFirst || undefined}
      onChange={(value) => onChange({ [field]: value })}
    />
  );
}
