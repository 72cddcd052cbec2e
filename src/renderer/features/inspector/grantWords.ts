import type { TFunction } from 'i18next';
import { assertNever } from '../../../shared/assertNever';
import type { AclGrant, Grantee } from '../../../shared/model/permissions';

/** What an ACL belongs to: the same permission means different things. */
export type AclSubject = 'object' | 'bucket';

/** A grant of an ACL as people read it, with its exact names. */
export interface GrantWords {
  readonly who: string;
  /** The exact id, address or URI, where `who` is not it already. */
  readonly exactWho?: string;
  readonly type: string;
  readonly permission: string;
  /** Whether it lets in people whom nobody chose. */
  readonly open: boolean;
}

function whoOf(grantee: Grantee, t: TFunction): Pick<GrantWords, 'who' | 'exactWho'> {
  switch (grantee.kind) {
    case 'user':
      return grantee.displayName === undefined
        ? { who: grantee.id }
        : { who: grantee.displayName, exactWho: grantee.id };
    case 'email':
      return { who: grantee.email };
    case 'everyone':
      return { who: t('inspector.acl.everyone'), exactWho: 'AllUsers' };
    case 'signed_in':
      return { who: t('inspector.acl.signedIn'), exactWho: 'AuthenticatedUsers' };
    case 'log_delivery':
      return { who: t('inspector.acl.logDelivery'), exactWho: 'LogDelivery' };
    case 'other_group':
      return { who: grantee.uri };
    case 'unknown':
      return { who: t('inspector.acl.unknownGrantee') };
    default:
      return assertNever(grantee);
  }
}

function typeOf({ kind }: Grantee): 'user' | 'email' | 'group' | 'unknown' {
  return kind === 'user' || kind === 'email' || kind === 'unknown' ? kind : 'group';
}

/** Who may do what by a grant, in the language of `t`. */
export function grantWords(
  { grantee, permission }: AclGrant,
  subject: AclSubject,
  t: TFunction,
): GrantWords {
  return {
    ...whoOf(grantee, t),
    type: t(`inspector.acl.types.${typeOf(grantee)}`),
    permission:
      permission === undefined
        ? t('inspector.acl.unknownPermission')
        : t(`inspector.acl.${subject}.${permission}`),
    open: grantee.kind === 'everyone' || grantee.kind === 'signed_in',
  };
}
