import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SsoSession } from '../awsFiles/ssoSettings';
import { stageAwsFile } from '../editor/writeAwsFile';

/** A sign-in, in the form in which the AWS CLI keeps it. What it calls a token is a secret. */
const tokenSchema = z
  .object({
    startUrl: z.string().optional(),
    region: z.string().optional(),
    accessToken: z.string().min(1),
    expiresAt: z.string(),
    /** With these the token can be renewed without the user. */
    refreshToken: z.string().optional(),
    clientId: z.string().optional(),
    clientSecret: z.string().optional(),
    registrationExpiresAt: z.string().optional(),
  })
  .readonly();

export type SsoToken = z.infer<typeof tokenSchema>;

/** The cache of sign-ins that Dipper shares with the AWS CLI and the SDKs. */
export interface SsoCache {
  /** @returns `undefined` when there is none, or none that can be understood */
  read(session: SsoSession): Promise<SsoToken | undefined>;
  /**
   * Keeps a token in place of an earlier one, for the user's eyes only.
   *
   * @throws DipperError `local_access_denied`, `disk_full` or `local_failed`
   */
  write(session: SsoSession, token: SsoToken): Promise<void>;
}

/**
 * The files below `~/.aws/sso/cache`, each named by the SHA-1 of the session's name or start URL, as
 * the AWS CLI names them.
 */
export function createSsoCache(homeDirectory: string): SsoCache {
  const pathOf = ({ cacheName }: SsoSession): string => {
    const name = createHash('sha1').update(cacheName).digest('hex');
    return join(homeDirectory, '.aws', 'sso', 'cache', `${name}.json`);
  };

  return {
    async read(session) {
      try {
        const token = tokenSchema.safeParse(JSON.parse(await readFile(pathOf(session), 'utf8')));
        return token.data;
      } catch {
        // A cache that can't be read is the same as none: the sign-in that follows writes it anew.
        return undefined;
      }
    },
    async write(session, token) {
      const staged = await stageAwsFile(pathOf(session), JSON.stringify(token, undefined, 2));
      await staged.commit();
    },
  };
}

/** A time as the AWS CLI writes it in the cache: `2026-11-25T10:00:00Z`. */
export function cacheTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/u, 'Z');
}
