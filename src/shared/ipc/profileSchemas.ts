import { z } from 'zod';
import { ambientSources, profileSignIns } from '../model/profileSignIns';

/**
 * One line of text that every reader of the AWS files takes for one: no control character, and no
 * other character that ends a line for one of them.
 */
function line(longest: number) {
  return z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]*$/u);
}

/** A profile as it is typed. Of secrets, an empty one keeps what is there. */
const profileDraft = z.strictObject({
  name: line(200),
  signIn: z.enum(profileSignIns),
  region: line(100),
  endpoint: line(2048),
  addressing: z.enum(['auto', 'path', 'virtual']),
  caBundle: line(4096),
  accessKeyId: line(512),
  secretAccessKey: line(4096),
  sessionToken: line(16_384),
  roleArn: line(2048),
  sourceProfile: line(200),
  credentialSource: z.enum(['', ...ambientSources]),
  mfaSerial: line(256),
  externalId: line(1224),
  ssoSession: line(200),
  ssoStartUrl: line(2048),
  ssoRegion: line(100),
  ssoAccountId: line(100),
  ssoRoleName: line(200),
  credentialProcess: line(4096),
});
export type ProfileDraft = z.infer<typeof profileDraft>;

/** What is to become of a profile. */
export const profileChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('put'), draft: profileDraft }),
  z.strictObject({ kind: z.literal('remove') }),
]);
export type ProfileChange = z.infer<typeof profileChange>;
