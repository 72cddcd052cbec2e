import type { ProfileDraft } from '../ipc/profileSchemas';
import type { KeptSecrets } from './profileEdit';

/** What is wrong with a field of a profile, by the name of its words. */
type ProfileProblem =
  | 'missing'
  | 'nameForbidden'
  | 'nameTaken'
  | 'looksLikeComment'
  | 'spaceInSecret'
  | 'endpointWrong'
  | 'urlWrong'
  | 'regionWrong'
  | 'ssoRegionWrong'
  | 'arnWrong';

export type ProfileProblems = Partial<Readonly<Record<keyof ProfileDraft, ProfileProblem>>>;

/** What a draft is held against. */
interface ProfileFacts {
  readonly kept: KeptSecrets;
  readonly otherProfiles: readonly string[];
}

type Fields = readonly (keyof ProfileDraft)[];

const always: Fields = ['region', 'endpoint', 'caBundle'];
const ofSignIn: Readonly<Record<ProfileDraft['signIn'], Fields>> = {
  keys: ['accessKeyId', 'secretAccessKey', 'sessionToken'],
  role: ['roleArn', 'sourceProfile', 'mfaSerial', 'externalId'],
  sso: ['ssoSession', 'ssoStartUrl', 'ssoRegion', 'ssoAccountId', 'ssoRoleName'],
  process: ['credentialProcess'],
  other: [],
};

/**
 * What has to be put right before a profile can be written. The window and main ask the same, so
 * that nothing gets into a file that would say something else there.
 */
export function problemsOfProfile(draft: ProfileDraft, facts: ProfileFacts): ProfileProblems {
  const fields: Fields = ['name', ...always, ...ofSignIn[draft.signIn]];
  return Object.fromEntries(
    fields
      .map((field) => [field, problemOf(field, draft, facts)] as const)
      .filter(([, problem]) => problem !== undefined),
  );
}

function problemOf(
  field: keyof ProfileDraft,
  draft: ProfileDraft,
  { kept, otherProfiles }: ProfileFacts,
): ProfileProblem | undefined {
  const value = draft[field].trim();
  const missing = value === '' ? 'missing' : undefined;
  if (field === 'name') return missing ?? nameProblem(value, otherProfiles);
  // For the readers of these files, the rest of the line would be a comment.
  if (/(^|\s)[#;]/u.test(value)) return 'looksLikeComment';
  switch (field) {
    case 'region':
      // Not only AWS has regions: those of NHN Cloud, and of some Ceph clusters, are in capitals.
      return value === '' || /^[A-Za-z0-9-]+$/u.test(value) ? undefined : 'regionWrong';
    case 'ssoRegion':
      return missing ?? (/^[a-z0-9-]+$/u.test(value) ? undefined : 'ssoRegionWrong');
    case 'endpoint':
      return value === '' || isPlainUrl(value) ? undefined : 'endpointWrong';
    case 'accessKeyId':
      return spaceIn(value) ?? (kept.accessKeyId === undefined ? missing : undefined);
    case 'secretAccessKey':
      // A new access key id comes with its own secret.
      return (
        spaceIn(value) ??
        (!kept.secretAccessKey || draft.accessKeyId.trim() !== '' ? missing : undefined)
      );
    case 'sessionToken':
      return spaceIn(value);
    case 'roleArn':
      return missing ?? (/^arn:/u.test(value) ? undefined : 'arnWrong');
    case 'sourceProfile':
      return draft.credentialSource === '' ? missing : undefined;
    case 'ssoSession':
      return value === '' ? undefined : nameProblem(value, []);
    case 'ssoStartUrl':
      return missing ?? (isPlainUrl(value) ? undefined : 'urlWrong');
    case 'ssoAccountId':
    case 'ssoRoleName':
      return missing;
    case 'credentialProcess':
      return kept.program === undefined ? missing : undefined;
    default:
      return undefined;
  }
}

/**
 * The name stands between brackets, in quotes where it has spaces, and is split like the words of a
 * command by the AWS CLI.
 */
function nameProblem(name: string, taken: readonly string[]): ProfileProblem | undefined {
  if (/["'[\]\\#;]|^(?:profile|services|sso-session)\s|^DEFAULT$/u.test(name))
    return 'nameForbidden';
  return taken.includes(name) ? 'nameTaken' : undefined;
}

function spaceIn(value: string): ProfileProblem | undefined {
  return /\s/u.test(value) ? 'spaceInSecret' : undefined;
}

function isPlainUrl(text: string): boolean {
  if (!/^https?:\/\/\S+$/iu.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
