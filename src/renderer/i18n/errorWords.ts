import type { TFunction } from 'i18next';
import type { AppError } from '../../shared/errors/appError';
import { english } from './en';

/** A fact of an error, with what it is. */
interface ErrorFact {
  readonly label: string;
  readonly value: string;
}

/** An error as people read it. */
export interface ErrorWords {
  /** What went wrong. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
  /** What was refused, and the other side's own words. */
  readonly facts: readonly ErrorFact[];
  /** Says in English what is said above already: for whoever the details are copied for. */
  readonly unshown?: ErrorFact;
}

type SpecificWords = Partial<Pick<ErrorWords, 'title' | 'advice'>>;
type HostTitle = 'tlsTitle' | 'refusedTitle' | 'hostTitle' | 'timedOutTitle' | 'brokenTitle';
type Doing = keyof typeof english.errors.doing;
type ProxyReason = keyof typeof english.errors.proxyTitle;
type TlsReason = keyof typeof english.errors.tls;
type Short = keyof typeof english.errors.short;

/** What an error is about and what to do, in the language of `t`, with the server's own words. */
export function describeError(error: AppError, t: TFunction): ErrorWords {
  const specific = specificWords(error, t);
  const sentence = sentenceOf(error, t);
  const facts = factsOf(error, t);
  return {
    title: t(`errors.title.${error.code}`),
    advice: t(`errors.advice.${error.code}`),
    ...specific,
    ...lostTagsWords(error, t),
    ...leftFileWords(error, t),
    ...(sentence === undefined
      ? { facts }
      : saysAll(error, specific)
        ? { facts, unshown: sentence }
        : { facts: [...facts, sentence] }),
  };
}

/** What an error is about where there is room for a few words alone. */
export function shortTitle(error: AppError, t: TFunction): string {
  return isShort(error.code) ? t(`errors.short.${error.code}`) : describeError(error, t).title;
}

/** What was tried, where nobody was there to see it fail; `undefined` for any other error. */
export function describeUnattended({ facts = {} }: AppError, t: TFunction): string | undefined {
  const { unattended } = facts;
  if (unattended === undefined) return undefined;
  return unattended === 'all'
    ? t('errors.unattended.all')
    : t('errors.unattended.some', { count: Number(unattended) });
}

/** Words that say more than the code does, from what the error tells. */
function specificWords(error: AppError, t: TFunction): SpecificWords {
  const facts = error.facts ?? {};
  const { host } = facts;
  const titleWithHost = (name: HostTitle): Pick<SpecificWords, 'title'> =>
    host === undefined ? {} : { title: t(`errors.closer.${name}`, { host }) };
  switch (error.code) {
    case 'access_denied':
      if (facts['reason'] === 'hidden_lock') {
        return { ...deniedWords(error, t), title: t('errors.closer.hiddenLockTitle') };
      }
      if (facts['reason'] === 'hidden_annotations') {
        return { ...deniedWords(error, t), title: t('errors.closer.hiddenAnnotationsTitle') };
      }
      return facts['reason'] === 'public_access_block'
        ? {
            title: t('errors.closer.publicBlockTitle'),
            advice: t('errors.closer.publicBlockAdvice'),
          }
        : deniedWords(error, t);
    case 'credentials_rejected':
      return error.server?.code === 'SignatureDoesNotMatch'
        ? { advice: t('errors.closer.signatureAdvice') }
        : {};
    case 'credentials_source_failed':
      return facts['reason'] === 'program_not_found'
        ? {
            title: t('errors.closer.programNotFoundTitle'),
            advice: t('errors.closer.programNotFoundAdvice'),
          }
        : {};
    case 'no_such_bucket': {
      const bucket = /^s3:\/\/([^/]+)/u.exec(error.resource ?? '')?.[1];
      return bucket === undefined
        ? {}
        : { title: t('errors.closer.noSuchBucketTitle', { bucket }) };
    }
    case 'wrong_region':
      return facts['region'] === undefined
        ? {}
        : {
            title: t('errors.closer.regionTitle', { region: facts['region'] }),
            advice: t('errors.closer.regionAdvice', { region: facts['region'] }),
          };
    case 'bad_response':
      return facts['reason'] === 'unreadable_policy'
        ? {
            title: t('errors.closer.unreadablePolicyTitle'),
            advice: t('errors.closer.unreadablePolicyAdvice'),
          }
        : {};
    case 'clock_skew':
      return skewWords(Number(facts['skewSeconds']), t);
    case 'not_supported':
      if (facts['reason'] === 'customer_key') {
        return {
          title: t('errors.closer.customerKeyTitle'),
          advice: t('errors.closer.customerKeyAdvice'),
        };
      }
      if (facts['reason'] === 'annotations') {
        return {
          title: t('errors.closer.annotationsTitle'),
          advice: t('errors.closer.annotationsAdvice'),
        };
      }
      if (facts['reason'] === 'hidden_metadata') {
        return {
          title: t('errors.closer.hiddenMetadataTitle'),
          advice: t('errors.closer.hiddenMetadataAdvice'),
        };
      }
      if (facts['reason'] === 'event_hold') {
        return {
          title: t('errors.closer.eventHoldTitle'),
          advice: t('errors.closer.eventHoldAdvice'),
        };
      }
      if (facts['header'] !== undefined) {
        return {
          title: t('errors.closer.rawHeaderTitle', { header: facts['header'] }),
          advice: t('errors.closer.rawHeaderAdvice'),
        };
      }
      return facts['reason'] === 'archived'
        ? { title: t('errors.closer.archivedTitle'), advice: t('errors.closer.archivedAdvice') }
        : {};
    case 'local_not_found':
    case 'local_access_denied':
    case 'local_exists':
      return localWords(error, t);
    case 'local_failed':
      if (facts['connection'] !== undefined) {
        return {
          title: t('errors.closer.unknownConnectionTitle', { name: facts['connection'] }),
          advice: t('errors.closer.unknownConnectionAdvice', {
            file: fileName(error.resource ?? ''),
          }),
        };
      }
      return facts['keptAs'] === undefined
        ? {}
        : {
            title: t('errors.closer.setAsideTitle', { name: fileName(error.resource ?? '') }),
            advice: t(
              facts['instead'] === 'read_only'
                ? 'errors.closer.optionsSetAsideAdvice'
                : 'errors.closer.setAsideAdvice',
              { kept: fileName(facts['keptAs']) },
            ),
          };
    case 'disk_full': {
      const { unchanged } = facts;
      return unchanged === undefined
        ? {}
        : { advice: t('errors.closer.diskFullUnchangedAdvice', { name: unchanged }) };
    }
    case 'conflict':
      if (facts['unfinishedTransfers'] !== undefined) {
        return {
          title: t('errors.closer.unfinishedTitle', {
            count: Number(facts['unfinishedTransfers']),
          }),
          advice: t('errors.closer.unfinishedAdvice'),
        };
      }
      if (facts['reason'] === 'changed') {
        return { title: t('errors.closer.changedTitle'), advice: t('errors.closer.changedAdvice') };
      }
      return facts['copy'] === undefined
        ? {}
        : { title: t('errors.closer.copyLeftTitle'), advice: t('errors.closer.copyLeftAdvice') };
    case 'cancelled':
      return facts['leftUploadId'] === undefined
        ? {}
        : {
            title: t('errors.closer.leftPartsTitle'),
            advice: t(
              isRefused(error)
                ? 'errors.closer.leftPartsRefusedAdvice'
                : 'errors.closer.leftPartsAdvice',
            ),
          };
    case 'not_found':
      return facts['reason'] === 'list_ended'
        ? { title: t('errors.closer.listEndedTitle'), advice: t('errors.closer.listEndedAdvice') }
        : {};
    case 'too_large':
      return tooManyWords(facts['reason'], Number(facts['most']), t);
    case 'tls_failed':
      return {
        ...titleWithHost('tlsTitle'),
        ...(isTlsReason(facts['reason']) ? { advice: t(`errors.tls.${facts['reason']}`) } : {}),
      };
    case 'proxy_failed': {
      const { proxy = '', reason, status } = facts;
      if (!isProxyReason(reason)) {
        return {};
      }
      return {
        title: t(`errors.proxyTitle.${reason}`, { proxy, status: status ?? '' }),
        advice: t(`errors.proxyAdvice.${reason}`),
      };
    }
    case 'connection_refused':
      return titleWithHost('refusedTitle');
    case 'host_not_found':
      return titleWithHost('hostTitle');
    case 'timed_out':
      return titleWithHost('timedOutTitle');
    case 'network_failed':
      return titleWithHost('brokenTitle');
    default:
      return {};
  }
}

/** Whether the server does not let it be done, however often it is asked. */
function isRefused({ server }: AppError): boolean {
  return server?.status !== undefined && refusals.has(server.status);
}

const refusals: ReadonlySet<number> = new Set([401, 403, 405, 501]);

/** Dipper's own sentence: without an answer of a server, the closest there is to a cause. */
function sentenceOf({ server, message }: AppError, t: TFunction): ErrorFact | undefined {
  return server?.message === undefined
    ? { label: t('errors.facts.said'), value: message }
    : undefined;
}

/** Whether words in the user's language say all that Dipper's own sentence does. */
function saysAll({ code, facts = {} }: AppError, specific: SpecificWords): boolean {
  switch (code) {
    case 'no_such_bucket':
    case 'connection_refused':
    case 'host_not_found':
    case 'timed_out':
    case 'proxy_failed':
      // Lost tags have a title of their own.
      return specific.title !== undefined && facts['lostTags'] === undefined;
    case 'tls_failed':
    case 'not_found':
    case 'too_large':
      return specific.title !== undefined && specific.advice !== undefined;
    default:
      return false;
  }
}

/** Of rows in the window, of which nothing is sent. */
function tooManyWords(reason: string | undefined, most: number, t: TFunction): SpecificWords {
  switch (reason) {
    case 'many_selected':
      return {
        title: t('errors.closer.manySelectedTitle', { most }),
        advice: t('errors.closer.manySelectedAdvice'),
      };
    case 'many_rows':
      return {
        title: t('errors.closer.manyRowsTitle', { most }),
        advice: t('errors.closer.manyRowsAdvice'),
      };
    default:
      return {};
  }
}

function lostTagsWords({ facts = {} }: AppError, t: TFunction): SpecificWords {
  if (facts['lostTags'] === undefined) return {};
  return facts['copy'] === undefined
    ? { title: t('errors.closer.lostTagsTitle'), advice: t('errors.closer.lostTagsAdvice') }
    : { title: t('errors.closer.bareCopyTitle'), advice: t('errors.closer.bareCopyAdvice') };
}

/** Of a transfer that was to be taken out of the list: why it had failed is not the point any more. */
function leftFileWords({ facts = {} }: AppError, t: TFunction): SpecificWords {
  const name = facts['leftFile'];
  if (name === undefined || facts['after'] !== 'removal') return {};
  return {
    title: t('errors.closer.leftFileTitle', { name }),
    advice: t('errors.closer.leftFileAdvice'),
  };
}

function deniedWords({ action, resource }: AppError, t: TFunction): SpecificWords {
  const doing = action?.replace(/^s3:/u, '');
  return {
    ...(isDoing(doing)
      ? { title: t('errors.closer.deniedTitle', { doing: t(`errors.doing.${doing}`) }) }
      : {}),
    ...(action === undefined ? {} : { advice: permissionAdvice(action, resource, t) }),
  };
}

function permissionAdvice(action: string, resource: string | undefined, t: TFunction): string {
  return resource === undefined
    ? t('errors.closer.deniedAccountAdvice', { action })
    : t('errors.closer.deniedAdvice', { action, resource });
}

/** Of a download whose trouble is a folder. */
function localWords(
  { code, resource: name = '', facts = {} }: AppError,
  t: TFunction,
): SpecificWords {
  switch (facts['reason']) {
    case 'folder':
      return code === 'local_not_found'
        ? {
            title: t('errors.closer.folderGoneTitle', { name }),
            advice: t('errors.closer.folderGoneAdvice'),
          }
        : {
            title: t('errors.closer.folderDeniedTitle', { name }),
            advice: t('errors.closer.folderDeniedAdvice'),
          };
    case 'changed':
      return { title: t('errors.closer.changedTitle'), advice: t('errors.closer.changedAdvice') };
    case 'is_folder':
      return {
        title: t('errors.closer.isFolderTitle', { name }),
        advice: t('errors.closer.isFolderAdvice'),
      };
    default:
      return {};
  }
}

/** The last part of a path of any system. */
function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function skewWords(skewSeconds: number, t: TFunction): SpecificWords {
  if (Number.isNaN(skewSeconds) || skewSeconds === 0) {
    return {};
  }
  const skew = formatSkew(Math.abs(skewSeconds), t);
  return {
    title: t(skewSeconds > 0 ? 'errors.closer.clockAhead' : 'errors.closer.clockBehind', { skew }),
  };
}

function formatSkew(seconds: number, t: TFunction): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) {
    return t('errors.closer.minutes', { count: minutes });
  }
  const hours = Math.round(minutes / 60);
  return hours < 48
    ? t('errors.closer.hours', { count: hours })
    : t('errors.closer.days', { count: Math.round(hours / 24) });
}

function isDoing(name: string | undefined): name is Doing {
  return name !== undefined && Object.hasOwn(english.errors.doing, name);
}

function isCode(code: string | undefined): code is AppError['code'] {
  return code !== undefined && Object.hasOwn(english.errors.title, code);
}

function isShort(code: AppError['code']): code is Short {
  return Object.hasOwn(english.errors.short, code);
}

function isTlsReason(reason: string | undefined): reason is TlsReason {
  return reason !== undefined && Object.hasOwn(english.errors.tls, reason);
}

function isProxyReason(reason: string | undefined): reason is ProxyReason {
  return reason !== undefined && Object.hasOwn(english.errors.proxyTitle, reason);
}

function factsOf(error: AppError, t: TFunction): readonly ErrorFact[] {
  const { action, resource, server, facts: left = {} } = error;
  const facts: readonly (readonly [
    keyof typeof english.errors.facts,
    string | number | undefined,
  ])[] = [
    ['action', action],
    ['resource', resource],
    ['code', server?.code],
    ['message', server?.message === server?.code ? undefined : server?.message],
    ['status', server?.status],
    ['requestId', server?.requestId],
    ['extendedRequestId', server?.extendedRequestId],
    ['leftUploadId', left['leftUploadId']],
    ['leftWhy', isCode(left['leftWhy']) ? t(`errors.title.${left['leftWhy']}`) : undefined],
    ['copy', left['copy']],
    ['leftFile', left['leftFile']],
    ['lostTags', left['lostTags']],
    ['tagsBefore', left['tagsBefore']],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [{ label: t(`errors.facts.${name}`), value: String(value) }],
  );
}
