import type { TFunction } from 'i18next';
import type { AppError, ErrorCode } from '../../shared/errors/appError';
import type { ProxyReason, TlsReason, WordedReason } from '../../shared/errors/errorFacts';
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
type Doing = keyof typeof english.errors.doing;
type Short = keyof typeof english.errors.short;
type Closer = keyof typeof english.errors.closer;

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

/** Words for reasons, which may name the place of the error (`name`) and some of what it tells. */
const byReason = {
  checksum: { title: 'checksumTitle', advice: 'checksumAdvice' },
  list_broken: { title: 'listBrokenTitle', advice: 'listBrokenAdvice' },
  not_s3: { title: 'notS3Title', advice: 'notS3Advice' },
  size: { title: 'sizeTitle', advice: 'sizeAdvice' },
  aws_line: { title: 'awsLineTitle', advice: 'awsLineAdvice' },
  endpoint: { title: 'endpointTitle', advice: 'endpointAdvice' },
  services_section: { title: 'servicesTitle', advice: 'servicesAdvice' },
  journal: { title: 'journalTitle', advice: 'journalAdvice' },
  copy_not_kept: { title: 'copyNotKeptTitle', advice: 'copyNotKeptAdvice' },
  journal_damaged: { title: 'journalDamagedTitle', advice: 'journalDamagedAdvice' },
  no_browser: { title: 'noBrowserTitle', advice: 'noBrowserAdvice' },
  settings: { title: 'settingsTitle', advice: 'settingsAdvice' },
  ca_file: { title: 'caFileTitle', advice: 'caFileAdvice' },
  environment: { title: 'environmentTitle', advice: 'environmentAdvice' },
  machine: { title: 'machineTitle', advice: 'machineAdvice' },
  no_source: { title: 'noSourceTitle', advice: 'noSourceAdvice' },
  object: { title: 'objectTooLargeTitle', advice: 'objectTooLargeAdvice' },
  sdk_parts: { title: 'sdkPartsTitle', advice: 'sdkPartsAdvice' },
  hidden_lock: { title: 'hiddenLockTitle' },
  hidden_annotations: { title: 'hiddenAnnotationsTitle' },
  public_access_block: { title: 'publicBlockTitle', advice: 'publicBlockAdvice' },
  archived: { title: 'archivedTitle', advice: 'archivedAdvice' },
  annotations: { title: 'annotationsTitle', advice: 'annotationsAdvice' },
  customer_key: { title: 'customerKeyTitle', advice: 'customerKeyAdvice' },
  hidden_metadata: { title: 'hiddenMetadataTitle', advice: 'hiddenMetadataAdvice' },
  changed: { title: 'changedTitle', advice: 'changedAdvice' },
  list_ended: { title: 'listEndedTitle', advice: 'listEndedAdvice' },
  event_hold: { title: 'eventHoldTitle', advice: 'eventHoldAdvice' },
  unreadable_policy: { title: 'unreadablePolicyTitle', advice: 'unreadablePolicyAdvice' },
  program_not_found: { title: 'programNotFoundTitle', advice: 'programNotFoundAdvice' },
  journal_repaired: { title: 'journalRepairedTitle', advice: 'journalRepairedAdvice' },
  journal_replaced: { title: 'journalReplacedTitle', advice: 'journalReplacedAdvice' },
  journal_lost: { title: 'journalLostTitle', advice: 'journalLostAdvice' },
  is_folder: { title: 'isFolderTitle', advice: 'isFolderAdvice' },
  twin: { title: 'twinTitle', advice: 'twinAdvice' },
  in_use: { title: 'inUseTitle', advice: 'inUseAdvice' },
  many_rows: { title: 'manyRowsTitle', advice: 'manyRowsAdvice' },
  many_selected: { title: 'manySelectedTitle', advice: 'manySelectedAdvice' },
} as const satisfies Record<WordedReason, { readonly title: Closer; readonly advice?: Closer }>;

/** Titles that name the host. */
const byHost = {
  connection_refused: 'refusedTitle',
  host_not_found: 'hostTitle',
  timed_out: 'timedOutTitle',
  network_failed: 'brokenTitle',
  tls_failed: 'tlsTitle',
} as const satisfies Partial<Record<ErrorCode, Closer>>;

/** Words that say more than the code does, from what the error tells. */
function specificWords(error: AppError, t: TFunction): SpecificWords {
  return { ...wordsOfCode(error, t), ...wordsOfReason(error, t) };
}

function wordsOfReason({ resource, facts = {} }: AppError, t: TFunction): SpecificWords {
  if (!isWorded(facts.reason)) return {};
  const words = byReason[facts.reason];
  const { profile = '', section = '', setting = '', line = '', keptAs = '', most } = facts;
  const name = resource ?? '';
  const kept = fileName(keptAs);
  const told = { name, kept, profile, section, setting, line, most: Number(most) };
  return {
    title: t(`errors.closer.${words.title}`, told),
    ...('advice' in words ? { advice: t(`errors.closer.${words.advice}`, told) } : {}),
  };
}

function wordsOfCode(error: AppError, t: TFunction): SpecificWords {
  switch (error.code) {
    case 'access_denied':
      return deniedWords(error, t);
    case 'credentials_rejected':
      return error.server?.code === 'SignatureDoesNotMatch'
        ? { advice: t('errors.closer.signatureAdvice') }
        : {};
    case 'no_such_bucket':
      return noBucketWords(error, t);
    case 'wrong_region':
      return regionWords(error, t);
    case 'clock_skew':
      return skewWords(Number(error.facts?.skewSeconds), t);
    case 'not_supported':
      return headerWords(error, t);
    case 'server_failed':
      return quotaWords(error, t);
    case 'local_not_found':
    case 'local_access_denied':
      return folderWords(error, t);
    case 'local_failed':
      return unreadableWords(error, t);
    case 'disk_full':
      return diskFullWords(error, t);
    case 'conflict':
      return conflictWords(error, t);
    case 'cancelled':
      return stopWords(error, t);
    case 'tls_failed':
      return { ...hostWords(error.code, error, t), ...tlsWords(error, t) };
    case 'proxy_failed':
      return proxyWords(error, t);
    case 'connection_refused':
    case 'host_not_found':
    case 'timed_out':
    case 'network_failed':
      return hostWords(error.code, error, t);
    default:
      return {};
  }
}

function hostWords(
  code: keyof typeof byHost,
  { facts: { host } = {} }: AppError,
  t: TFunction,
): SpecificWords {
  return host === undefined ? {} : { title: t(`errors.closer.${byHost[code]}`, { host }) };
}

function tlsWords({ facts: { reason } = {} }: AppError, t: TFunction): SpecificWords {
  return isTlsReason(reason) ? { advice: t(`errors.tls.${reason}`) } : {};
}

function proxyWords({ facts = {} }: AppError, t: TFunction): SpecificWords {
  const { proxy = '', reason, status = '' } = facts;
  if (!isProxyReason(reason)) return {};
  return {
    title: t(`errors.proxyTitle.${reason}`, { proxy, status }),
    advice: t(`errors.proxyAdvice.${reason}`),
  };
}

function noBucketWords({ resource = '' }: AppError, t: TFunction): SpecificWords {
  const bucket = /^s3:\/\/([^/]+)/u.exec(resource)?.[1];
  return bucket === undefined ? {} : { title: t('errors.closer.noSuchBucketTitle', { bucket }) };
}

function regionWords({ facts: { region } = {} }: AppError, t: TFunction): SpecificWords {
  if (region === undefined) return {};
  return {
    title: t('errors.closer.regionTitle', { region }),
    advice: t('errors.closer.regionAdvice', { region }),
  };
}

function headerWords({ facts: { header } = {} }: AppError, t: TFunction): SpecificWords {
  if (header === undefined) return {};
  return {
    title: t('errors.closer.rawHeaderTitle', { header }),
    advice: t('errors.closer.rawHeaderAdvice'),
  };
}

function quotaWords({ server }: AppError, t: TFunction): SpecificWords {
  if (server?.code !== 'QuotaExceeded') return {};
  return { title: t('errors.closer.quotaTitle'), advice: t('errors.closer.quotaAdvice') };
}

/** Of a download whose trouble is its folder. */
function folderWords(
  { code, resource: name = '', facts = {} }: AppError,
  t: TFunction,
): SpecificWords {
  if (facts.reason !== 'folder') return {};
  return code === 'local_not_found'
    ? {
        title: t('errors.closer.folderGoneTitle', { name }),
        advice: t('errors.closer.folderGoneAdvice'),
      }
    : {
        title: t('errors.closer.folderDeniedTitle', { name }),
        advice: t('errors.closer.folderDeniedAdvice'),
      };
}

/** Of a file of Dipper's own, or a connection in it, that could not be understood. */
function unreadableWords({ resource = '', facts = {} }: AppError, t: TFunction): SpecificWords {
  const { connection, keptAs, instead } = facts;
  const file = fileName(resource);
  if (connection !== undefined) {
    return {
      title: t('errors.closer.unknownConnectionTitle', { name: connection }),
      advice: t('errors.closer.unknownConnectionAdvice', { file }),
    };
  }
  if (keptAs === undefined) return {};
  const advice = instead === 'read_only' ? 'optionsSetAsideAdvice' : 'setAsideAdvice';
  return {
    title: t('errors.closer.setAsideTitle', { name: file }),
    advice: t(`errors.closer.${advice}`, { kept: fileName(keptAs) }),
  };
}

function diskFullWords({ facts: { unchanged } = {} }: AppError, t: TFunction): SpecificWords {
  return unchanged === undefined
    ? {}
    : { advice: t('errors.closer.diskFullUnchangedAdvice', { name: unchanged }) };
}

function conflictWords({ facts = {} }: AppError, t: TFunction): SpecificWords {
  const { unfinishedTransfers, copy } = facts;
  if (unfinishedTransfers !== undefined) {
    return {
      title: t('errors.closer.unfinishedTitle', { count: Number(unfinishedTransfers) }),
      advice: t('errors.closer.unfinishedAdvice'),
    };
  }
  return copy === undefined
    ? {}
    : { title: t('errors.closer.copyLeftTitle'), advice: t('errors.closer.copyLeftAdvice') };
}

/** How much of a folder has another name when its rename was stopped, and what of it is left. */
function stopWords(error: AppError, t: TFunction): SpecificWords {
  const { moved, copies = '0' } = error.facts ?? {};
  const left = leftPartsWords(error, t);
  if (moved === undefined) return left;
  const said: string[] = [movedWords(Number(moved), t)];
  if (copies !== '0') said.push(t('browser.rename.copiesStay', { count: Number(copies) }));
  if (left.advice !== undefined) said.push(left.advice);
  return { ...left, advice: said.join(' ') };
}

/** How much of a folder has another name by now. */
export function movedWords(moved: number, t: TFunction): string {
  return moved === 0 ? t('browser.rename.movedNone') : t('browser.rename.moved', { count: moved });
}

function leftPartsWords(error: AppError, t: TFunction): SpecificWords {
  if (error.facts?.leftUploadId === undefined) return {};
  const advice = isRefused(error) ? 'leftPartsRefusedAdvice' : 'leftPartsAdvice';
  return { title: t('errors.closer.leftPartsTitle'), advice: t(`errors.closer.${advice}`) };
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
      return specific.title !== undefined && facts.lostTags === undefined;
    case 'tls_failed':
    case 'bad_response':
    case 'not_found':
    case 'too_large':
      // The sentence names the host that is no S3 server.
      if (facts.reason === 'not_s3') return false;
      return specific.title !== undefined && specific.advice !== undefined;
    default:
      return false;
  }
}

function lostTagsWords({ facts = {} }: AppError, t: TFunction): SpecificWords {
  if (facts.lostTags === undefined) return {};
  return facts.copy === undefined
    ? { title: t('errors.closer.lostTagsTitle'), advice: t('errors.closer.lostTagsAdvice') }
    : { title: t('errors.closer.bareCopyTitle'), advice: t('errors.closer.bareCopyAdvice') };
}

/** Of a transfer that was to be taken out of the list: why it had failed is not the point any more. */
function leftFileWords({ facts = {} }: AppError, t: TFunction): SpecificWords {
  const name = facts.leftFile;
  if (name === undefined || facts.after !== 'removal') return {};
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

/** The last part of a path of any system. */
function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function skewWords(skewSeconds: number, t: TFunction): SpecificWords {
  if (Number.isNaN(skewSeconds) || skewSeconds === 0) return {};
  const skew = formatSkew(Math.abs(skewSeconds), t);
  return {
    title: t(skewSeconds > 0 ? 'errors.closer.clockAhead' : 'errors.closer.clockBehind', { skew }),
  };
}

function formatSkew(seconds: number, t: TFunction): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return t('errors.closer.minutes', { count: minutes });
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

function isWorded(reason: string | undefined): reason is WordedReason {
  return reason !== undefined && Object.hasOwn(byReason, reason);
}

function isTlsReason(reason: string | undefined): reason is TlsReason {
  return reason !== undefined && Object.hasOwn(english.errors.tls, reason);
}

function isProxyReason(reason: string | undefined): reason is ProxyReason {
  return reason !== undefined && Object.hasOwn(english.errors.proxyTitle, reason);
}

function factsOf(error: AppError, t: TFunction): readonly ErrorFact[] {
  const { action, resource, server, facts: told = {} } = error;
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
    ['leftUploadId', told.leftUploadId],
    ['leftWhy', isCode(told.leftWhy) ? t(`errors.title.${told.leftWhy}`) : undefined],
    ['copy', told.copy],
    ['leftFile', told.leftFile],
    ['lostTags', told.lostTags],
    ['tagsBefore', told.tagsBefore],
    // Dipper's own sentence names it.
    ['profile', server?.message === undefined ? undefined : told.profile],
    ['backend', told.backend],
    ['endpoint', told.endpoint],
    ['location', told.location],
    ['localTime', told.localTime],
    ['serverTime', told.serverTime],
    ['listed', told.listed],
    ['announced', told.announced],
    ['expected', told.expected],
    ['received', told.received],
    ['asked', told.asked],
    ['answered', told.answered],
    ['algorithm', told.algorithm],
    ['pageEnd', error.code === 'unexpected' ? told.reason : undefined],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [{ label: t(`errors.facts.${name}`), value: String(value) }],
  );
}
