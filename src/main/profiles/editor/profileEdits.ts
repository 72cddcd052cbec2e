import type { ProfileDraft } from '../../../shared/ipc/profileSchemas';
import { configSectionName } from '../awsFiles/awsFiles';
import { sessionTokenSettings } from '../awsFiles/awsSettings';
import { editIni } from './iniEdit';
import type { IniEdit } from './iniEdit';
import { readTexts } from './profileState';
import type { AwsTexts, ReadTexts } from './profileState';

type AwsFileKind = keyof AwsTexts;

/** What a setting of a profile is to be; without a value it goes. */
interface Wanted {
  readonly name: string;
  readonly group?: string;
  readonly value: string | undefined;
}

type SignIn = ProfileDraft['signIn'];

/** Where the draft's fields stand, besides those with a rule of their own. */
const plainFields = [
  ['region', 'region'],
  ['caBundle', 'ca_bundle'],
] as const;

const fieldsOfSignIn: Readonly<Record<SignIn, readonly (readonly [keyof ProfileDraft, string])[]>> =
  {
    keys: [],
    role: [
      ['roleArn', 'role_arn'],
      ['sourceProfile', 'source_profile'],
      ['credentialSource', 'credential_source'],
      ['mfaSerial', 'mfa_serial'],
      ['externalId', 'external_id'],
    ],
    sso: [
      ['ssoSession', 'sso_session'],
      ['ssoAccountId', 'sso_account_id'],
      ['ssoRoleName', 'sso_role_name'],
    ],
    process: [],
    other: [],
  };

/** What a profile with another kind of sign-in must not have, or it would win or confuse. */
const settingsOfSignIn: Readonly<Record<SignIn, readonly string[]>> = {
  keys: ['aws_access_key_id', 'aws_secret_access_key', ...sessionTokenSettings],
  role: [
    'role_arn',
    'source_profile',
    'credential_source',
    'mfa_serial',
    'external_id',
    'role_session_name',
    'duration_seconds',
  ],
  sso: ['sso_session', 'sso_account_id', 'sso_role_name', 'sso_start_url', 'sso_region'],
  process: ['credential_process'],
  other: ['web_identity_token_file', 'login_session'],
};

/** Keys and what goes with them belong to the credentials file, all else to the config file. */
const settingsOfCredentialsFile = new Set(settingsOfSignIn.keys);

/**
 * Writes into the files what a draft says otherwise than `base`, and nothing else: what others have
 * written since stays.
 *
 * @param base The draft as it was shown first; absent for a new profile.
 * @throws DipperError as `editIni` does
 */
export function putProfile(
  texts: AwsTexts,
  base: ProfileDraft | undefined,
  draft: ProfileDraft,
): AwsTexts {
  const trimmed = trimmedDraft(draft);
  const name = base?.name ?? trimmed.name;
  let result = wantedOf(readTexts(texts), base, trimmed, name).reduce(
    (before, wanted) => withWanted(before, name, wanted),
    texts,
  );
  if (trimmed.signIn === 'sso') result = withSsoSession(result, base, trimmed);
  return trimmed.name === name ? result : renamed(result, name, trimmed.name);
}

/** Takes a profile out of both files. */
export function removeProfile(texts: AwsTexts, name: string): AwsTexts {
  const headers = [...readTexts(texts).config.sections.keys()].filter((header) => {
    const read = configSectionName(header);
    return read.kind === 'profile' && read.name === name;
  });
  const remove = (section: string): IniEdit => ({ kind: 'removeSection', section });
  return {
    config: editIni(texts.config, headers.map(remove)),
    credentials: editIni(texts.credentials, [remove(name)]),
  };
}

/** The other profiles that take their credentials from one. */
export function profilesUsing({ profiles }: ReadTexts, name: string): readonly string[] {
  return [...profiles.values()]
    .filter((other) => other.name !== name && other.settings.get('source_profile') === name)
    .map((other) => other.name);
}

function trimmedDraft(draft: ProfileDraft): ProfileDraft {
  return Object.fromEntries(
    Object.entries(draft).map(([field, value]) => [field, value.trim()]),
  ) as ProfileDraft;
}

/** @param value An empty one goes. */
function wantedSetting(name: string, value: string, group?: string): Wanted {
  return {
    name,
    value: value === '' ? undefined : value,
    ...(group === undefined ? {} : { group }),
  };
}

type ReadProfile = NonNullable<ReturnType<ReadTexts['profiles']['get']>>;

function wantedOf(
  files: ReadTexts,
  base: ProfileDraft | undefined,
  draft: ProfileDraft,
  name: string,
): readonly Wanted[] {
  const profile = files.profiles.get(name);
  const wanted: Wanted[] = [];
  if (base !== undefined && base.signIn !== draft.signIn) {
    const left = leftOver(draft, name).filter((setting) => profile?.settings.has(setting));
    wanted.push(...left.map((setting) => wantedSetting(setting, '')));
  }
  for (const [field, setting] of [...plainFields, ...fieldsOfSignIn[draft.signIn]]) {
    if (draft[field] !== (base?.[field] ?? '')) wanted.push(wantedSetting(setting, draft[field]));
  }
  if (draft.endpoint !== (base?.endpoint ?? '')) wanted.push(...wantedEndpoint(profile, draft));
  if (draft.addressing !== (base?.addressing ?? 'auto')) {
    const style = draft.addressing === 'auto' ? '' : draft.addressing;
    wanted.push(wantedSetting('addressing_style', style, 's3'));
  }
  if (draft.signIn === 'keys') wanted.push(...wantedKeys(profile, draft));
  if (draft.signIn === 'process' && draft.credentialProcess !== '') {
    wanted.push(wantedSetting('credential_process', draft.credentialProcess));
  }
  return wanted;
}

/** Where the endpoint stands already: in the group of S3, outside it, or both. */
function wantedEndpoint(
  profile: ReadProfile | undefined,
  { endpoint }: ProfileDraft,
): readonly Wanted[] {
  const isInGroup = profile?.groups.get('s3')?.has('endpoint_url') === true;
  const isOutside = profile?.settings.has('endpoint_url') === true;
  return [
    ...(isOutside || !isInGroup ? [wantedSetting('endpoint_url', endpoint)] : []),
    // Without one outside, that of the group would count.
    ...(isInGroup && (!isOutside || endpoint === '')
      ? [wantedSetting('endpoint_url', endpoint, 's3')]
      : []),
  ];
}

/** What was typed, with the session token: it belongs to its secret, and another secret does not inherit it. */
function wantedKeys(
  profile: ReadProfile | undefined,
  { accessKeyId, secretAccessKey, sessionToken }: ProfileDraft,
): readonly Wanted[] {
  const typed = [
    ['aws_access_key_id', accessKeyId],
    ['aws_secret_access_key', secretAccessKey],
  ] as const;
  const tokens =
    secretAccessKey === '' && sessionToken === ''
      ? []
      : sessionTokenSettings
          .map((name) => wantedSetting(name, name === 'aws_session_token' ? sessionToken : ''))
          .filter(({ name, value }) => value !== undefined || profile?.settings.has(name));
  return [
    ...typed.filter(([, value]) => value !== '').map(([name, value]) => wantedSetting(name, value)),
    ...tokens,
  ];
}

/** Settings of the other kinds of sign-in. */
function leftOver(draft: ProfileDraft, name: string): readonly string[] {
  // A role may be asked for with the profile's own keys.
  const needsKeys = draft.signIn === 'role' && draft.sourceProfile === name;
  return (Object.keys(settingsOfSignIn) as readonly SignIn[])
    .filter((kind) => kind !== draft.signIn && !(needsKeys && kind === 'keys'))
    .flatMap((kind) => settingsOfSignIn[kind])
    .filter((setting) => !settingsOfSignIn[draft.signIn].includes(setting));
}

/** Puts a setting where it is already; the credentials file wins, as for its readers. */
function withWanted(texts: AwsTexts, profile: string, wanted: Wanted): AwsTexts {
  const files = readTexts(texts);
  const { name, group, value } = wanted;
  const place = { name, ...(group === undefined ? {} : { group }) };
  const holders = (['credentials', 'config'] as const).filter((kind) => {
    const section = files[kind].sections.get(headerOf(files, kind, profile));
    const settings = group === undefined ? section?.settings : section?.groups.get(group);
    return settings?.has(name) === true;
  });
  if (value === undefined) {
    return holders.reduce((before, kind) => {
      const section = headerOf(files, kind, profile);
      return withEdit(before, kind, { kind: 'unset', section, ...place });
    }, texts);
  }
  const home: AwsFileKind = settingsOfCredentialsFile.has(name) ? 'credentials' : 'config';
  const kind = holders[0] ?? home;
  const section = headerOf(files, kind, profile);
  return withEdit(texts, kind, { kind: 'set', section, ...place, value });
}

/** The start page and region of IAM Identity Center: in a section of their own, or in the profile. */
function withSsoSession(
  texts: AwsTexts,
  base: ProfileDraft | undefined,
  draft: ProfileDraft,
): AwsTexts {
  const name = base?.name ?? draft.name;
  const fields = [
    ['sso_start_url', draft.ssoStartUrl, base?.ssoStartUrl],
    ['sso_region', draft.ssoRegion, base?.ssoRegion],
  ] as const;
  if (draft.ssoSession === '') {
    const isNewHere = base === undefined || base.ssoSession !== '' || base.signIn !== 'sso';
    return fields
      .filter(([, value, before]) => isNewHere || value !== before)
      .reduce(
        (before, [setting, value]) => withWanted(before, name, { name: setting, value }),
        texts,
      );
  }
  const files = readTexts(texts);
  const known = files.ssoSessions.get(draft.ssoSession)?.settings;
  const isSame = base?.ssoSession === draft.ssoSession;
  const section =
    [...files.config.sections.keys()].find((header) => {
      const read = configSectionName(header);
      return read.kind === 'ssoSession' && read.name === draft.ssoSession;
    }) ?? `sso-session ${quoted(draft.ssoSession)}`;
  const result = fields
    .filter(([setting, value, before]) => value !== (isSame ? before : known?.get(setting)))
    .reduce(
      (before, [name, value]) => withEdit(before, 'config', { kind: 'set', section, name, value }),
      texts,
    );
  // Beside a session, the profile's own would be two answers to one question.
  return fields.reduce(
    (before, [setting]) => withWanted(before, name, { name: setting, value: undefined }),
    result,
  );
}

/** With every profile that takes its credentials from the renamed one. */
function renamed(texts: AwsTexts, name: string, to: string): AwsTexts {
  const files = readTexts(texts);
  const following = (['config', 'credentials'] as const).reduce((before, kind) => {
    const edits = [...files[kind].sections]
      .filter(([, { settings }]) => settings.get('source_profile') === name)
      .map(([section]): IniEdit => ({ kind: 'set', section, name: 'source_profile', value: to }));
    return { ...before, [kind]: editIni(before[kind], edits) };
  }, texts);
  const header = files.configHeaders.get(name);
  return {
    config: editIni(
      following.config,
      header === undefined
        ? []
        : [{ kind: 'renameSection', section: header, to: newConfigHeader(to) }],
    ),
    credentials: editIni(following.credentials, [{ kind: 'renameSection', section: name, to }]),
  };
}

function withEdit(texts: AwsTexts, kind: AwsFileKind, edit: IniEdit): AwsTexts {
  return { ...texts, [kind]: editIni(texts[kind], [edit]) };
}

function headerOf(files: ReadTexts, kind: AwsFileKind, profile: string): string {
  if (kind === 'credentials') return profile;
  return files.configHeaders.get(profile) ?? newConfigHeader(profile);
}

function newConfigHeader(profile: string): string {
  return profile === 'default' ? 'default' : `profile ${quoted(profile)}`;
}

/** The AWS CLI splits the text between the brackets like the words of a command. */
function quoted(name: string): string {
  return /\s/u.test(name) ? `"${name}"` : name;
}
