import type { AppError } from '../errors/appError';

/** Who a server takes a connection for. */
export type Identity =
  /** GetCallerIdentity of STS. */
  | { readonly kind: 'sts'; readonly arn: string; readonly account: string }
  /** The owner that ListBuckets names, where there is no STS to ask. */
  | { readonly kind: 'canonical'; readonly id: string; readonly displayName?: string }
  | { readonly kind: 'anonymous' };

/** Where credentials can come from, in the words of the AWS tools' settings. */
export type CredentialOrigin =
  | 'role'
  | 'keys'
  | 'webIdentity'
  | 'process'
  | 'sso'
  | 'login'
  | 'container'
  | 'instance'
  | 'saved';

/** A place that was looked at for credentials, in the order of precedence. */
export interface CredentialTry {
  readonly origin: CredentialOrigin;
  /** `passedOver` is set as well, but an earlier one won. */
  readonly outcome: 'used' | 'passedOver' | 'notSet';
}

/** Who a connection is, and where its credentials come from; never a secret. */
export interface IdentityReport {
  readonly identity?: Identity;
  /** Why nobody could say who it is. */
  readonly error?: AppError;
  readonly tries: readonly CredentialTry[];
  /** The access key id that signs now, with all but its last four characters hidden. */
  readonly accessKeyHint?: string;
  /** When the credentials end, in milliseconds since the epoch; absent where they do not say. */
  readonly expiresAt?: number;
}
