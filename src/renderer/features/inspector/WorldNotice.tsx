import { CircleHelp, Globe, Lock, ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../ui/classNames';
import { Skeleton } from '../../ui/Skeleton';
import type { WayIn, WorldAccess, WorldRight } from './worldAccess';
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

const readingBy = {
  acl: 'inspector.world.byAcl',
  policy: 'inspector.world.byPolicy',
  both: 'inspector.world.byBoth',
} as const satisfies Record<WayIn, string>;

const writingBy = {
  acl: 'inspector.world.writeText',
  policy: 'inspector.world.writeByPolicy',
  both: 'inspector.world.writeByBoth',
} as const satisfies Record<WayIn, string>;

const listingBy = {
  acl: 'inspector.world.listText',
  policy: 'inspector.world.listByPolicy',
  both: 'inspector.world.listByBoth',
} as const satisfies Record<WayIn, string>;

const blockedBy = {
  acl: 'inspector.world.blockedAcl',
  policy: 'inspector.world.blockedPolicy',
  both: 'inspector.world.blockedBoth',
} as const satisfies Record<WayIn, string>;

interface OpenNoticeProps {
  readonly title: string;
  readonly perhapsBlocked: boolean | undefined;
  readonly children: string;
}

/** That something is open, and what may be in its way all the same. */
function OpenNotice({ title, perhapsBlocked = false, children }: OpenNoticeProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Notice tone="open" title={title}>
      {perhapsBlocked ? `${children} ${t('inspector.world.perhapsBlocked')}` : children}
    </Notice>
  );
}

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
        <OpenNotice title={publicTitle} perhapsBlocked={access.perhapsBlocked}>
          {t(readingBy[access.by])}
        </OpenNotice>
      );
    case 'signed_in':
      return (
        <OpenNotice title={t('inspector.world.signedIn')} perhapsBlocked={access.perhapsBlocked}>
          {t('inspector.world.signedInText')}
        </OpenNotice>
      );
    case 'partly':
      return (
        <Notice tone="open" title={t('inspector.world.partly')}>
          {partlyText}
        </Notice>
      );
    case 'versions':
      return (
        <OpenNotice title={t('inspector.world.versions')} perhapsBlocked={access.perhapsBlocked}>
          {t('inspector.world.versionsText')}
        </OpenNotice>
      );
    case 'narrowed':
      return (
        <Notice tone="closed" title={t('inspector.world.narrowed')}>
          {t('inspector.world.narrowedText')}
        </Notice>
      );
    case 'denied':
      return (
        <Notice tone="closed" title={t('inspector.world.denied')}>
          {t('inspector.world.deniedText')}
        </Notice>
      );
    case 'blocked':
      return (
        <Notice tone="closed" title={t('inspector.world.blocked')}>
          {t(blockedBy[access.by])}
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

interface RightNoticeProps {
  /** `undefined` where there is nothing to tell. */
  readonly right: WorldRight | undefined;
}

/** Tells where the world can write. Nothing where it can not. */
export function WritableNotice({ right }: RightNoticeProps): ReactNode {
  const { t } = useTranslation();
  if (right === undefined) return null;
  const isOfAll = right.who === 'everyone';
  return (
    <OpenNotice
      title={t(isOfAll ? 'inspector.world.writePublic' : 'inspector.world.writeSignedIn')}
      perhapsBlocked={right.perhapsBlocked}
    >
      {t(isOfAll ? writingBy[right.by] : 'inspector.world.writeSignedInText')}
    </OpenNotice>
  );
}

/** Tells where the world can list a bucket. Nothing where it can not. */
export function ListableNotice({ right }: RightNoticeProps): ReactNode {
  const { t } = useTranslation();
  if (right === undefined) return null;
  const isOfAll = right.who === 'everyone';
  return (
    <OpenNotice
      title={t(isOfAll ? 'inspector.world.listPublic' : 'inspector.world.listSignedIn')}
      perhapsBlocked={right.perhapsBlocked}
    >
      {t(isOfAll ? listingBy[right.by] : 'inspector.world.listSignedInText')}
    </OpenNotice>
  );
}
