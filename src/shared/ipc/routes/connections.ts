import { z } from 'zod';
import type { CapabilityReport } from '../../model/capabilities';
import { connectionColours, defaultNetworkOptions, proxyUrl } from '../../model/connection';
import type { Connection, ConnectionList, ConnectionReport } from '../../model/connection';
import type { IdentityReport } from '../../model/identity';
import type { FileChange, OpenedProfile, ProfileOutcome } from '../../model/profileEdit';
import type { SignInRequest } from '../../model/signIn';
import { providerIds } from '../../providers/providers';
import { profileChange } from '../profileSchemas';
import { bucket, connectionId, profileName, requestId } from './fields';
import { nothing, route } from './route';

/** AWS' devices show six digits; other servers may have longer codes. */
const mfaCode = z.string().regex(/^\d{6,8}$/u);

export const providerSchema = z.enum(providerIds);
export const awsEndpointsSchema = z
  .strictObject({ dualStack: z.boolean(), fips: z.boolean(), accelerate: z.boolean() })
  .readonly();

const connectionDraft = z.strictObject({
  /** Present when an existing saved connection is edited. */
  id: connectionId.optional(),
  name: z.string().trim().min(1).max(200),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
  region: z.string().trim().max(100).optional(),
  addressing: z.enum(['auto', 'path', 'virtual']),
  provider: providerSchema.optional(),
  awsEndpoints: awsEndpointsSchema.optional(),
  /**
   * `machine` signs with the role of the machine that Dipper runs on (EC2); `anonymous` signs nothing,
   * for buckets that anybody may read. Neither has keys.
   */
  signing: z.enum(['keys', 'machine', 'anonymous']),
  accessKeyId: z.string().trim().max(512),
  /** Empty keeps the stored secret of an existing connection. */
  secretAccessKey: z.string().max(4096),
  sessionToken: z.string().max(16_384).optional(),
  /** Where the secret goes; `keychain` is refused when the system has no encryption. */
  keepSecret: z.enum(['keychain', 'session']),
});
export type ConnectionDraft = z.infer<typeof connectionDraft>;

const networkOptions = z.strictObject({
  proxy: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['automatic', 'none']) }),
    z.strictObject({
      kind: z.literal('custom'),
      url: z.string().max(300).regex(proxyUrl),
      user: z.string().max(300),
    }),
  ]),
  caFile: z.string().trim().max(4096).default(defaultNetworkOptions.caFile),
  acceptAnyCertificate: z.boolean(),
  connectSeconds: z.number().int().min(1).max(300),
  idleSeconds: z.number().int().min(5).max(3600),
});

export const connectionOptionsSchema = z.strictObject({
  readOnly: z.boolean(),
  askBucketName: z.boolean(),
  requesterPays: z.boolean(),
  colour: z.enum(connectionColours),
  // Options that were stored before there were these keep their others.
  network: networkOptions.default(defaultNetworkOptions),
});

/** Connections, profiles of the AWS files, what servers can do, and signing in. */
export const connectionRoutes = {
  'connections.list': route<ConnectionList>()(nothing),
  'connections.save': route<Connection>()(connectionDraft),
  'connections.remove': route<null>()(z.strictObject({ connectionId })),
  /** Who a connection is, and where its credentials come from. */
  'connections.whoAmI': route<IdentityReport>()(z.strictObject({ connectionId })),
  /** Decides how any connection may be used, also one of the AWS files. */
  'connections.setOptions': route<null>()(
    z.strictObject({
      connectionId,
      options: connectionOptionsSchema,
      /** Of its own proxy. Absent: as it is kept, for the same address and user only; empty: none. */
      proxyPassword: z.string().max(1000).optional(),
    }),
  ),
  'connections.test': route<ConnectionReport>()(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('existing'), connectionId }),
      z.strictObject({ kind: z.literal('draft'), draft: connectionDraft }),
    ]),
  ),

  /** Reads the AWS files for an edit of a profile, or of a new one. */
  'profiles.open': route<OpenedProfile>()(z.strictObject({ profile: profileName.optional() })),
  /** The lines that a change comes to; nothing is written. */
  'profiles.preview': route<readonly FileChange[]>()(
    z.strictObject({ editId: requestId, change: profileChange }),
  ),
  /** Writes a change; with `overwrite`, also into files that have changed as it was told. */
  'profiles.apply': route<ProfileOutcome>()(
    z.strictObject({ editId: requestId, change: profileChange, overwrite: z.boolean() }),
  ),
  'profiles.close': route<null>()(z.strictObject({ editId: requestId })),
  /** What is known of what a server can do. Nothing is sent. */
  'capabilities.report': route<CapabilityReport>()(z.strictObject({ connectionId })),
  /** Asks the server, changing nothing; about the first bucket of its list unless one is given. */
  'capabilities.probe': route<CapabilityReport>()(
    z.strictObject({ connectionId, bucket: bucket.optional() }),
  ),

  'signIn.pending': route<readonly SignInRequest[]>()(nothing),
  /** Gives the code of an MFA device, which is not kept. */
  'signIn.answer': route<null>()(z.strictObject({ id: requestId, code: mfaCode })),
  /** Gives new keys in place of those that have ended. */
  'signIn.answerKeys': route<null>()(
    z.strictObject({
      id: requestId,
      accessKeyId: z.string().trim().min(1).max(512),
      secretAccessKey: z.string().min(1).max(4096),
      sessionToken: z.string().max(16_384).optional(),
    }),
  ),
  'signIn.decline': route<null>()(z.strictObject({ id: requestId })),
} as const;
