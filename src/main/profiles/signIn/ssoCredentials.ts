import type { AwsCredentialIdentity } from '@smithy/types';
import { z } from 'zod';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { OnProblem } from '../../storage/jsonFile';
import type { SendJson } from '../jsonRequest';
import { wordsWithout } from '../../s3/sentSecrets';
import { shareWork } from '../../base/sharedWork';
import type { SharedWork } from '../../base/sharedWork';
import type { SignInPrompts } from './signInPrompts';
import { cacheTime } from './ssoCache';
import type { SsoCache, SsoToken } from './ssoCache';
import { createSsoOidc } from './ssoOidc';
import type { SsoAccess, SsoClient } from './ssoOidc';
import type { SsoSession, SsoSettings } from '../awsFiles/ssoSettings';

/** A token that holds for less is renewed first, in milliseconds. */
const renewalMargin = 60_000;

/** What signs in by IAM Identity Center. */
export interface SsoSignIn {
  /**
   * Credentials of the profile's role (GetRoleCredentials). Uses the sign-in that the AWS CLI or
   * another profile left in the cache, renews it where it can be, and else asks the user to sign in
   * in the browser: once, however many profiles of the session wait for it, and for as long as the
   * signal of one of them is not aborted.
   *
   * @throws DipperError `sign_in_declined`, `access_denied`, `credentials_source_failed`
   */
  credentials(
    profile: string,
    settings: SsoSettings,
    sendJson: SendJson,
    signal?: AbortSignal,
  ): Promise<AwsCredentialIdentity>;
}

const credentialsSchema = z.object({
  roleCredentials: z.object({
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().min(1),
    /** Milliseconds since the epoch. */
    expiration: z.number(),
  }),
});

/**
 * @param deps.cache Shared with the AWS CLI.
 * @param deps.onProblem Told once of each session whose sign-in can't be kept there: it counts until Dipper ends.
 */
export function createSsoSignIn(deps: {
  readonly cache: SsoCache;
  readonly prompts: SignInPrompts;
  readonly onProblem?: OnProblem;
}): SsoSignIn {
  const { cache, prompts, onProblem } = deps;
  const underWay = new Map<string, SharedWork<string>>();
  /** Sign-ins that the cache could not keep, by its name for their session. */
  const unwritten = new Map<string, SsoToken>();

  /** The sign-in of the session that holds longest, but for one that the service takes no more. */
  async function readLongest(
    session: SsoSession,
    refused: string | undefined,
  ): Promise<SsoToken | undefined> {
    const found = [await cache.read(session), unwritten.get(session.cacheName)];
    return found
      .filter(
        (token) =>
          token !== undefined && token.accessToken !== refused && isOfSession(token, session),
      )
      .reduce(laterOf, undefined);
  }

  /** An access token, by one sign-in at a time for each session. */
  function accessToken(
    profile: string,
    session: SsoSession,
    sendJson: SendJson,
    waiting: { readonly signal: AbortSignal | undefined; readonly refused?: string },
  ): Promise<string> {
    const name = JSON.stringify([session.cacheName, session.startUrl, session.region]);
    const other = underWay.get(name);
    if (other !== undefined) return other.wait(waiting.signal);
    const forget = (): void => {
      if (underWay.get(name) === work) underWay.delete(name);
    };
    const work: SharedWork<string> = shareWork(
      (signal) =>
        findToken(profile, session, sendJson, { signal, refused: waiting.refused }).finally(forget),
      forget,
    );
    underWay.set(name, work);
    return work.wait(waiting.signal);
  }

  async function findToken(
    profile: string,
    session: SsoSession,
    sendJson: SendJson,
    { signal, refused }: { readonly signal: AbortSignal; readonly refused: string | undefined },
  ): Promise<string> {
    const token = await readLongest(session, refused);
    if (token !== undefined && endsAfter(token.expiresAt, renewalMargin)) return token.accessToken;
    const access =
      (token === undefined ? undefined : await renew(session, token, sendJson)) ??
      (await signIn(profile, session, sendJson, signal));
    return access.accessToken;
  }

  async function renew(
    session: SsoSession,
    token: SsoToken,
    sendJson: SendJson,
  ): Promise<SsoAccess | undefined> {
    const { refreshToken } = token;
    const client = registrationOf(token);
    if (refreshToken === undefined || client === undefined) return undefined;
    const access = await createSsoOidc(sendJson).refresh(session, client, refreshToken);
    if (access !== undefined) await keep(session, client, { refreshToken, ...access });
    return access;
  }

  async function signIn(
    profile: string,
    session: SsoSession,
    sendJson: SendJson,
    signal: AbortSignal,
  ): Promise<SsoAccess> {
    const oidc = createSsoOidc(sendJson);
    // The client that the cache knows may be one of the AWS CLI, which may not sign in by a device.
    const client = await oidc.register(session);
    const authorization = await oidc.authorize(session, client);
    const { startUrl } = session;
    const { verificationUrl, userCode, expiresAt } = authorization;
    const access = await prompts.browser(
      { profile, startUrl, verificationUrl, userCode, expiresAt },
      (stopped) => oidc.waitForUser(session, client, authorization, stopped),
      signal,
    );
    await keep(session, client, access);
    return access;
  }

  async function keep(session: SsoSession, client: SsoClient, access: SsoAccess): Promise<void> {
    const { cacheName } = session;
    const token: SsoToken = {
      startUrl: session.startUrl,
      region: session.region,
      accessToken: access.accessToken,
      expiresAt: cacheTime(access.expiresAt),
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      registrationExpiresAt: cacheTime(client.expiresAt),
      ...(access.refreshToken === undefined ? {} : { refreshToken: access.refreshToken }),
    };
    try {
      await cache.write(session, token);
      unwritten.delete(cacheName);
    } catch (error) {
      if (!(error instanceof DipperError)) throw error;
      // The user has signed in all the same, and an earlier refresh token may be used up.
      if (!unwritten.has(cacheName)) onProblem?.(error);
      unwritten.set(cacheName, token);
    }
  }

  return {
    async credentials(profile, settings, sendJson, signal) {
      const { session, accountId, roleName } = settings;
      const query = new URLSearchParams({ account_id: accountId, role_name: roleName });
      const ask = (token: string) =>
        sendJson({
          method: 'GET',
          url: `${session.portalEndpoint}/federation/credentials?${query.toString()}`,
          headers: { 'x-amz-sso_bearer_token': token },
        });

      let token = await accessToken(profile, session, sendJson, { signal });
      let answer = await ask(token);
      if (answer.status === 401) {
        // The session was ended on its page, which the cache does not know.
        token = await accessToken(profile, session, sendJson, { signal, refused: token });
        answer = await ask(token);
      }
      const read = credentialsSchema.safeParse(answer.body);
      if (read.success) {
        const { expiration, ...keys } = read.data.roleCredentials;
        return { ...keys, expiration: new Date(expiration) };
      }
      const denied = answer.status === 403;
      const said = wordsOf(answer.body);
      const words = said === undefined ? `status ${answer.status}` : wordsWithout(said, [token]);
      throw dipperError(
        denied ? 'access_denied' : 'credentials_source_failed',
        `The role ${roleName} of account ${accountId} was not given to profile ${profile}: ${words}`,
        {
          retry: denied ? 'never' : 'now',
          resource: `${accountId}/${roleName}`,
          server: { status: answer.status, message: words },
          facts: { profile },
        },
      );
    },
  };
}

/** A session may have been changed since, and the cache knows it by its name alone. */
function isOfSession(token: SsoToken, session: SsoSession): boolean {
  const { startUrl = session.startUrl, region = session.region } = token;
  return startUrl === session.startUrl && region === session.region;
}

function registrationOf(token: SsoToken): SsoClient | undefined {
  const { clientId, clientSecret, registrationExpiresAt } = token;
  if (clientId === undefined || clientSecret === undefined || registrationExpiresAt === undefined) {
    return undefined;
  }
  if (!endsAfter(registrationExpiresAt, renewalMargin)) return undefined;
  return { clientId, clientSecret, expiresAt: Date.parse(registrationExpiresAt) };
}

function laterOf(one: SsoToken | undefined, other: SsoToken | undefined): SsoToken | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Date.parse(other.expiresAt) > Date.parse(one.expiresAt) ? other : one;
}

/** Whether a time of the cache is further away than so many milliseconds. */
function endsAfter(time: string, margin: number): boolean {
  return Date.parse(time) - Date.now() > margin;
}

function wordsOf(body: unknown): string | undefined {
  return z.object({ message: z.string() }).safeParse(body).data?.message;
}
