import { CircleHelp, Globe, Lock, ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AclView } from '../../../shared/model/permissions';
import type { Answer } from '../../state/request';
import { classNames } from '../../ui/classNames';
import { Skeleton } from '../../ui/Skeleton';
import type { WorldAccess } from './worldAccess';
import styles from './WorldNotice.module.css';

interface NoticeProps {
  /** `unsafe` for what is not about the world: amber is for what that can read. */
  readonly tone: 'open' | 'closed' | 'unknown' | 'unsafe';
  readonly title: string;
  readonly children: string;
}

const icons = {
  open: <Globe />,
  closed: <Lock />,
  unknown: <CircleHelp />,
  unsafe: <ShieldAlert />,
} as const;

/** Something about who can get at what is there. */
export function Notice({ tone, title, children }: NoticeProps): ReactNode {
  return (
    <div className={classNames(styles.notice, styles[tone])}>
      <span className={styles.icon} aria-hidden="true">
        {icons[tone]}
      </span>
      <div>
        <p className={styles.title}>{title}</p>
        <p>{children}</p>
      </div>
    </div>
  );
}

const ways = {
  acl: 'inspector.world.byAcl',
  policy: 'inspector.world.byPolicy',
  both: 'inspector.world.byBoth',
} as const;

interface AccessNoticeProps {
  readonly access: WorldAccess;
  /** What to say where everybody can read. */
  readonly publicTitle: string;
  /** What to say where nobody was let in. */
  readonly privateText: string;
  /** Where to read what a policy opens in part. */
  readonly partlyText: string;
}

function AccessNotice({
  access,
  publicTitle,
  privateText,
  partlyText,
}: AccessNoticeProps): ReactNode {
  const { t } = useTranslation();
  switch (access.kind) {
    case 'loading':
      return <Skeleton label={t('inspector.loading')} lines={2} />;
    case 'public':
      return (
        <Notice tone="open" title={publicTitle}>
          {t(ways[access.by])}
        </Notice>
      );
    case 'signed_in':
      return (
        <Notice tone="open" title={t('inspector.world.signedIn')}>
          {t('inspector.world.signedInText')}
        </Notice>
      );
    case 'partly':
      return (
        <Notice tone="open" title={t('inspector.world.partly')}>
          {partlyText}
        </Notice>
      );
    case 'private':
      return (
        <Notice tone="closed" title={t('inspector.world.private')}>
          {privateText}
        </Notice>
      );
    case 'unknown':
      return (
        <Notice tone="unknown" title={t('inspector.world.unknown')}>
          {t('inspector.world.unknownText')}
        </Notice>
      );
  }
}

/** Whether anybody in the world can read an object. */
export function ObjectWorldNotice({ access }: { readonly access: WorldAccess }): ReactNode {
  const { t } = useTranslation();
  return (
    <AccessNotice
      access={access}
      publicTitle={t('inspector.world.objectPublic')}
      privateText={t('inspector.world.objectPrivate')}
      partlyText={t('inspector.world.partlyText')}
    />
  );
}

/** Whether anybody in the world can read the objects of a bucket. */
export function BucketWorldNotice({ access }: { readonly access: WorldAccess }): ReactNode {
  const { t } = useTranslation();
  return (
    <AccessNotice
      access={access}
      publicTitle={t('inspector.world.bucketPublic')}
      privateText={t('inspector.world.bucketPrivate')}
      partlyText={t('inspector.world.partlyHere')}
    />
  );
}

/** Tells where an ACL lets the world write. Nothing where it does not. */
export function WritableNotice({ acl }: { readonly acl: Answer<AclView> }): ReactNode {
  const { t } = useTranslation();
  return acl.status === 'ready' && acl.data.kind === 'acl' && acl.data.worldCanWrite ? (
    <Notice tone="open" title={t('inspector.world.writePublic')}>
      {t('inspector.world.writeText')}
    </Notice>
  ) : null;
}

/** Tells where the ACL of a bucket lets the world list it. Nothing where it does not. */
export function ListableNotice({ acl }: { readonly acl: Answer<AclView> }): ReactNode {
  const { t } = useTranslation();
  return acl.status === 'ready' && acl.data.kind === 'acl' && acl.data.worldCanRead ? (
    <Notice tone="open" title={t('inspector.world.listPublic')}>
      {t('inspector.world.listText')}
    </Notice>
  ) : null;
}
