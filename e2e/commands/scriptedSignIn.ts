import type { ScriptedServer, StartScripted } from '../../scripts/servers/scripted';
import { bucketsAnswer } from './scriptedS3';

/** What the scripted servers give away, none of which may be seen outside main. */
export const scriptedSecrets = {
  roleSecret: 'role-secret-7Jt2',
  roleToken: 'role-token-Qx81',
  ssoClientSecret: 'sso-client-secret-b4Zz',
  ssoDeviceCode: 'sso-device-code-Lk90',
  ssoAccessToken: 'sso-access-token-Wm3e',
  ssoRefreshToken: 'sso-refresh-token-Ff7r',
  ssoSecret: 'sso-secret-Pp0v',
  ssoSessionToken: 'sso-session-token-Dd6y',
} as const;

/**
 * STS and S3 in one server: a role for the code 222222 or any web identity, and one bucket,
 * `behind-the-role`.
 */
export function startRoleServer(scripted: StartScripted): Promise<ScriptedServer> {
  const sts = 'https://sts.amazonaws.com/doc/2011-06-15/';
  const headers = { 'content-type': 'text/xml' };
  const { roleSecret, roleToken } = scriptedSecrets;
  return scripted(({ body }) => {
    const form = new URLSearchParams(body.toString());
    const action = form.get('Action') ?? '';
    if (!action.startsWith('AssumeRole')) return bucketsAnswer(['behind-the-role']);
    if (action === 'AssumeRole' && form.get('TokenCode') !== '222222') {
      return {
        status: 403,
        headers,
        body: `<ErrorResponse xmlns="${sts}"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>MultiFactorAuthentication failed with invalid MFA one time pass code. </Message></Error><RequestId>r</RequestId></ErrorResponse>`,
      };
    }
    return {
      status: 200,
      headers,
      body: `<${action}Response xmlns="${sts}"><${action}Result><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>${roleSecret}</SecretAccessKey><SessionToken>${roleToken}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></${action}Result></${action}Response>`,
    };
  });
}

/** A scripted IAM Identity Center, and how a profile signs in there. */
export interface ScriptedIdentityCenter extends ScriptedServer {
  /** The user has signed in on its page. */
  approve(): void;
  /** Lines for the section of a profile. */
  readonly config: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts an IAM Identity Center that signs in whoever is approved. */
export async function startIdentityCenter(
  scripted: StartScripted,
): Promise<ScriptedIdentityCenter> {
  let isApproved = false;
  const json = (status: number, body: unknown) => ({ status, body: JSON.stringify(body) });
  const server = await scripted(({ rawUrl }) => {
    switch (rawUrl.split('?')[0]) {
      case '/client/register':
        return json(200, {
          clientId: 'c',
          clientSecret: scriptedSecrets.ssoClientSecret,
          clientSecretExpiresAt: Date.now() / 1000 + 86_400,
        });
      case '/device_authorization':
        return json(200, {
          deviceCode: scriptedSecrets.ssoDeviceCode,
          userCode: 'ABCD-EFGH',
          verificationUri: 'https://device.example.com/',
          verificationUriComplete: 'https://device.example.com/?user_code=ABCD-EFGH',
          expiresIn: 600,
          interval: 0.1,
        });
      case '/token':
        return isApproved
          ? json(200, {
              accessToken: scriptedSecrets.ssoAccessToken,
              refreshToken: scriptedSecrets.ssoRefreshToken,
              expiresIn: 3600,
            })
          : json(400, { error: 'authorization_pending' });
      default:
        return json(200, {
          roleCredentials: {
            accessKeyId: 'ASIASSO',
            secretAccessKey: scriptedSecrets.ssoSecret,
            sessionToken: scriptedSecrets.ssoSessionToken,
            expiration: Date.now() + 3_600_000,
          },
        });
    }
  });
  return {
    ...server,
    approve: () => (isApproved = true),
    config: [
      'sso_session = company',
      'sso_account_id = 111122223333',
      'sso_role_name = Reader',
      '[sso-session company]',
      'sso_start_url = https://company.awsapps.com/start',
      'sso_region = eu-west-1',
    ],
    env: { AWS_ENDPOINT_URL_SSO: server.endpoint, AWS_ENDPOINT_URL_SSO_OIDC: server.endpoint },
  };
}
