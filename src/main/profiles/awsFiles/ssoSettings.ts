import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { awsSsoEndpoint } from './awsHosts';
import { checkEndpoint, configuredServiceEndpoint } from './awsSettings';
import type { AwsFiles, AwsProfile } from './awsFiles';

/** A sign-in of IAM Identity Center, which several profiles may share. */
export interface SsoSession {
  /** What the token cache is named by: the session's name, or the start URL of a profile without. */
  readonly cacheName: string;
  readonly startUrl: string;
  readonly region: string;
  readonly scopes: readonly string[];
  /** Of the OIDC service that signs in (http or https, without a slash at its end). */
  readonly oidcEndpoint: string;
  /** Of the service that gives credentials for a token. */
  readonly portalEndpoint: string;
}

/** How a profile signs in by IAM Identity Center, and as what. */
export interface SsoSettings {
  readonly session: SsoSession;
  readonly accountId: string;
  readonly roleName: string;
}

/**
 * Reads `sso_account_id` and `sso_role_name` of a profile, and `sso_start_url`, `sso_region` and
 * `sso_registration_scopes` of the `sso-session` section that it names, or else of itself (SDKs and
 * Tools Reference Guide, "IAM Identity Center credential provider").
 *
 * @throws DipperError `credentials_source_failed` for what is missing or contradicts itself, `invalid_input` for an
 *   endpoint that is no plain http or https URL
 */
export function ssoSettingsOf(
  profile: AwsProfile,
  files: Pick<AwsFiles, 'services' | 'ssoSessions'>,
  env: NodeJS.ProcessEnv,
): SsoSettings {
  const own = (name: string): string | undefined => profile.settings.get(name);
  const sessionName = own('sso_session');
  const section = sessionName === undefined ? undefined : files.ssoSessions.get(sessionName);
  if (sessionName !== undefined && section === undefined) {
    throw wrong(profile, `names the sso-session ${sessionName}, which is not in the config file`);
  }
  const shared = (name: string): string | undefined => {
    const inSection = section?.settings.get(name);
    const inProfile = own(name);
    if (inSection !== undefined && inProfile !== undefined && inSection !== inProfile) {
      throw wrong(profile, `has another ${name} than its sso-session`);
    }
    return section === undefined ? inProfile : inSection;
  };
  const needed = (name: string, value: string | undefined): string => {
    if (value === undefined) throw wrong(profile, `signs in by SSO, but has no ${name}`);
    return value;
  };
  const startUrl = needed('sso_start_url', shared('sso_start_url'));
  const region = needed('sso_region', shared('sso_region'));
  const endpoint = (service: 'sso' | 'sso_oidc', host: 'oidc' | 'portal.sso'): string =>
    checkEndpoint(
      configuredServiceEndpoint(service, env, files, profile) ?? awsSsoEndpoint(host, region),
    ).replace(/\/$/u, '');
  return {
    session: {
      cacheName: sessionName ?? startUrl,
      startUrl,
      region,
      scopes: (section?.settings.get('sso_registration_scopes') ?? '')
        .split(',')
        .map((scope) => scope.trim())
        .filter((scope) => scope !== ''),
      oidcEndpoint: endpoint('sso_oidc', 'oidc'),
      portalEndpoint: endpoint('sso', 'portal.sso'),
    },
    accountId: needed('sso_account_id', own('sso_account_id')),
    roleName: needed('sso_role_name', own('sso_role_name')),
  };
}

function wrong(profile: AwsProfile, reason: string): DipperError {
  return dipperError('credentials_source_failed', `The profile ${profile.name} ${reason}.`, {
    retry: 'after_sign_in',
    facts: { profile: profile.name },
  });
}
