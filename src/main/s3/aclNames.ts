/** By what an ACL may name its owner or a grantee; absent is what it leaves out or empty. */
export interface AclNames {
  readonly id?: string;
  readonly displayName?: string;
  /** Of a group. */
  readonly uri?: string;
  readonly email?: string;
}

/** An owner or a grantee as the SDK reads them from GetObjectAcl and GetBucketAcl. */
interface AnsweredNames {
  readonly ID?: string | undefined;
  readonly DisplayName?: string | undefined;
  readonly URI?: string | undefined;
  readonly EmailAddress?: string | undefined;
}

/** Whom an ACL names there. An empty name is none: MinIO names neither owners nor grantees so. */
export function namesIn(answered: AnsweredNames | undefined): AclNames {
  const { ID = '', DisplayName = '', URI = '', EmailAddress = '' } = answered ?? {};
  return {
    ...(ID === '' ? {} : { id: ID }),
    ...(DisplayName === '' ? {} : { displayName: DisplayName }),
    ...(URI === '' ? {} : { uri: URI }),
    ...(EmailAddress === '' ? {} : { email: EmailAddress }),
  };
}
