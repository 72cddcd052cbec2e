import { z } from 'zod';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError, RetryClass } from '../../../shared/errors/appError';
import { pause } from '../../base/abortable';
import { wordsWithout } from '../../s3/sentSecrets';
import type { SendJson } from '../jsonRequest';
import type { SsoSession } from '../awsFiles/ssoSettings';

/** Dipper as IAM Identity Center knows it, for some months. Its secret is one. */
export interface SsoClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What the user is to open in the browser, and until when. */
export interface DeviceAuthorization {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUrl: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Milliseconds between two questions whether the user is done. */
  readonly interval: number;
}

/** The token of a session that was signed in to (CreateToken). */
export interface SsoAccess {
  readonly accessToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly refreshToken?: string;
}

const registrationSchema = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** Seconds since the epoch. */
  clientSecretExpiresAt: z.number(),
});

const authorizationSchema = z.object({
  deviceCode: z.string().min(1),
  userCode: z.string().min(1),
  verificationUri: z.url({ protocol: /^https?$/ }),
  verificationUriComplete: z.url({ protocol: /^https?$/ }).optional(),
  expiresIn: z.number().positive(),
  interval: z.number().nonnegative().optional(),
});

const accessSchema = z.object({
  accessToken: z.string().min(1),
  expiresIn: z.number(),
  refreshToken: z.string().optional(),
});

const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * The calls of the OIDC service of IAM Identity Center that sign a device in (RFC 8628): they need no
 * credentials. The SDK has only the last of them among its credential providers.
 *
 * @param slowerBy Added to the interval when the server asks to slow down, or gave no answer: RFC 8628, 3.5, in
 *   milliseconds.
 * @throws DipperError from each: `credentials_source_failed` with the service's own words
 */
export function createSsoOidc(sendJson: SendJson, slowerBy = 5000) {
  async function post(
    session: SsoSession,
    path: string,
    body: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<OidcAnswer> {
    const url = `${session.oidcEndpoint}${path}`;
    const answer = await sendJson({ method: 'POST', url, body }, signal);
    return { ...answer, sent: secretMembers.flatMap((name) => secretsIn(body[name])) };
  }

  return {
    /** RegisterClient */
    async register(session: SsoSession): Promise<SsoClient> {
      const { scopes } = session;
      const answer = await post(session, '/client/register', {
        clientName: 'Dipper',
        clientType: 'public',
        ...(scopes.length === 0 ? {} : { scopes }),
      });
      const read = registrationSchema.safeParse(answer.body);
      if (!read.success) throw refused(session, answer);
      const { clientId, clientSecret, clientSecretExpiresAt } = read.data;
      return { clientId, clientSecret, expiresAt: clientSecretExpiresAt * 1000 };
    },

    /** StartDeviceAuthorization */
    async authorize(session: SsoSession, client: SsoClient): Promise<DeviceAuthorization> {
      const { clientId, clientSecret } = client;
      const { startUrl } = session;
      const body = { clientId, clientSecret, startUrl };
      const answer = await post(session, '/device_authorization', body);
      const read = authorizationSchema.safeParse(answer.body);
      if (!read.success) throw refused(session, answer);
      const { deviceCode, userCode, verificationUri, verificationUriComplete } = read.data;
      return {
        deviceCode,
        userCode,
        verificationUrl: verificationUriComplete ?? verificationUri,
        expiresAt: Date.now() + read.data.expiresIn * 1000,
        interval: (read.data.interval ?? 5) * 1000,
      };
    },

    /**
     * CreateToken, asked again and again until the user has signed in. What fails on the way is asked
     * again as long as the code holds: the user may be signing in meanwhile.
     */
    async waitForUser(
      session: SsoSession,
      client: SsoClient,
      authorization: DeviceAuthorization,
      signal: AbortSignal,
    ): Promise<SsoAccess> {
      let { interval } = authorization;
      const body = {
        clientId: client.clientId,
        clientSecret: client.clientSecret,
        grantType: 'urn:ietf:params:oauth:grant-type:device_code',
        deviceCode: authorization.deviceCode,
      };
      for (;;) {
        await pause(interval, signal);
        const asked = await post(session, '/token', body, signal).then(
          (answer) => ({ answer, failure: refused(session, answer) }),
          (failure: unknown) => ({ answer: undefined, failure }),
        );
        const { answer, failure } = asked;
        const access = accessOf(answer?.body);
        if (access !== undefined) return access;
        if (answer !== undefined && errorOf(answer) === 'authorization_pending') continue;
        if (signal.aborted || (answer !== undefined && isGrantRefused(answer))) throw failure;
        interval += slowerBy;
        if (Date.now() + interval >= authorization.expiresAt) throw failure;
      }
    },

    /**
     * CreateToken with a refresh token; `undefined` when it is not taken any more.
     *
     * @throws DipperError `credentials_source_failed` where that is not said: it may be taken later
     */
    async refresh(
      session: SsoSession,
      client: Pick<SsoClient, 'clientId' | 'clientSecret'>,
      refreshToken: string,
    ): Promise<SsoAccess | undefined> {
      const { clientId, clientSecret } = client;
      const body = { clientId, clientSecret, grantType: 'refresh_token', refreshToken };
      const answer = await post(session, '/token', body);
      const access = accessOf(answer.body);
      if (access === undefined && !isGrantRefused(answer)) throw refused(session, answer, 'now');
      return access;
    },
  };
}

function accessOf(body: unknown): SsoAccess | undefined {
  const { data } = accessSchema.safeParse(body);
  if (data === undefined) return undefined;
  const { accessToken, refreshToken } = data;
  return {
    accessToken,
    expiresAt: Date.now() + data.expiresIn * 1000,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

/** As much as is looked at of an answer. */
interface OidcAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Secrets of the request: whoever refuses it may repeat them. */
  readonly sent: readonly string[];
}

/** What of a request is a secret. */
const secretMembers = ['clientSecret', 'deviceCode', 'refreshToken'] as const;

function secretsIn(member: unknown): readonly string[] {
  return typeof member === 'string' ? [member] : [];
}

function errorOf({ body }: OidcAnswer): string | undefined {
  return errorSchema.safeParse(body).data?.error;
}

/** Whether the service itself has refused (RFC 6749, 5.2), rather than failed, or a gateway in between. */
function isGrantRefused(answer: OidcAnswer): boolean {
  const { status } = answer;
  const error = errorOf(answer);
  if (status >= 500 || status === 429 || error === 'slow_down') return false;
  return error !== undefined || status === 400 || status === 401;
}

function refused(
  session: SsoSession,
  answer: OidcAnswer,
  retry: RetryClass = 'after_sign_in',
): DipperError {
  const { data } = errorSchema.safeParse(answer.body);
  const tellable = (words: string | undefined): string | undefined =>
    words === undefined ? undefined : wordsWithout(words, answer.sent);
  const code = tellable(data?.error);
  const description = tellable(data?.error_description);
  const words = description ?? code ?? `status ${answer.status}`;
  return dipperError(
    'credentials_source_failed',
    `The sign-in at ${session.startUrl} failed: ${words}`,
    {
      retry,
      resource: session.startUrl,
      server: {
        status: answer.status,
        ...(code === undefined ? {} : { code }),
        ...(description === undefined ? {} : { message: description }),
      },
    },
  );
}
