import type { ErrorCode } from './appError';

/** Why a certificate is not trusted, or no way to encrypt was found (`tls_failed`). */
export type TlsReason =
  | 'unknown_authority'
  | 'self_signed'
  | 'expired'
  | 'not_yet_valid'
  | 'wrong_host'
  | 'protocol'
  | 'plain_http';

/** Any other reason of `tls_failed`: Node's own code in lower case. */
export type OtherTlsReason = `${'err_tls' | 'err_ssl' | 'cert' | 'crl' | 'unable_to'}_${string}`;

/** What a proxy did, rather than the server behind it (`proxy_failed`); `invalid` is no proxy at all. */
export type ProxyReason =
  | 'refused'
  | 'unknown_host'
  | 'timed_out'
  | 'sign_in'
  | 'status'
  | 'closed'
  | 'tls'
  | 'unreachable_target'
  | 'invalid';

/** How the process of the window's page ended (`unexpected`), as Electron names it. */
export type PageEnd =
  | 'clean-exit'
  | 'abnormal-exit'
  | 'killed'
  | 'crashed'
  | 'oom'
  | 'launch-failed'
  | 'integrity-failure'
  | 'memory-eviction';

/** Reasons that each have words of their own in the window. */
export type WordedReason =
  // access_denied
  | 'hidden_lock'
  | 'hidden_annotations'
  | 'public_access_block'
  // not_supported
  | 'archived'
  | 'annotations'
  | 'customer_key'
  | 'event_hold'
  | 'hidden_metadata'
  // bad_response
  | 'checksum'
  | 'list_broken'
  | 'not_s3'
  | 'size'
  | 'unreadable_policy'
  // credentials_source_failed
  | 'program_not_found'
  // local_failed
  | 'journal_repaired'
  | 'journal_replaced'
  | 'journal_lost'
  // local_exists
  | 'is_folder'
  | 'twin'
  // invalid_input
  | 'aws_line'
  | 'endpoint'
  | 'services_section'
  // local_failed
  | 'copy_not_kept'
  | 'in_use'
  | 'journal'
  | 'journal_damaged'
  | 'no_browser'
  // local_failed, local_not_found, local_access_denied
  | 'ca_file'
  | 'settings'
  // no_credentials
  | 'environment'
  | 'machine'
  | 'no_source'
  // conflict, local_exists
  | 'changed'
  // not_found
  | 'list_ended'
  // too_large
  | 'object'
  | 'sdk_parts'
  | 'many_rows'
  | 'many_selected';

/** Reasons that the window knows by other means: it asks for them, or tells them by the code. */
type QuietReason =
  // local_not_found, local_access_denied
  | 'folder'
  // local_exists
  | 'no_folder'
  // conflict
  | 'taken'
  // invalid_input
  | 'no_code'
  | 'several_connections';

/** Why something failed, where its code leaves that open. */
export type ErrorReason =
  TlsReason | OtherTlsReason | ProxyReason | PageEnd | WordedReason | QuietReason;

/**
 * What an error tells besides its code. All are texts, numbers too. Failed transfers are kept with theirs over a
 * restart, so names and values are stable, and those of an older Dipper may still come.
 */
export interface ErrorFacts {
  readonly reason?: ErrorReason;

  // The way to the server
  /** Host and port of the server that did not answer as it should. */
  readonly host?: string;
  /** Host and port of the proxy, or where it stands that is none. */
  readonly proxy?: string;
  /** The HTTP status that the proxy answered with. */
  readonly status?: string;
  /** Node's own code, such as `ECONNREFUSED`. */
  readonly systemCode?: string;

  // What the server says
  /** The region that the bucket is in. */
  readonly region?: string;
  /** The endpoint that the server names for a bucket elsewhere. */
  readonly endpoint?: string;
  /** The origin that the server redirects to for a bucket elsewhere. */
  readonly location?: string;
  /** The time of this computer, in ISO 8601. */
  readonly localTime?: string;
  /** The time of the server, in ISO 8601. */
  readonly serverTime?: string;
  /** Seconds that this computer's clock is ahead of the server's; negative where it is behind. */
  readonly skewSeconds?: string;
  /** Bytes that the object has by its listing. */
  readonly listed?: string;
  /** Bytes that the answer announced. */
  readonly announced?: string;
  /** Bytes that the answer was to have. */
  readonly expected?: string;
  /** Bytes that came of it. */
  readonly received?: string;
  /** The range that was asked for, as `Content-Range` has it. */
  readonly asked?: string;
  /** The range that was answered with, or the status in its place. */
  readonly answered?: string;
  /** The checksum that did not match. */
  readonly algorithm?: string;
  /** The header that a copy in parts can't keep. */
  readonly header?: string;

  // What is left behind
  /** The multipart upload that could not be aborted; of a folder all of them, with blanks between. */
  readonly leftUploadId?: string;
  /** Why it is left, where no server has said a word to that. */
  readonly leftWhy?: ErrorCode;
  /** The file name of a download that could not be removed. */
  readonly leftFile?: string;
  /** `removal`: the file was found to be left as its failed transfer was to be removed from the list. */
  readonly after?: 'removal';
  /** The key of a copy that stays, or may be there. */
  readonly copy?: string;
  /** The tags that a copy has lost, as a query string. */
  readonly lostTags?: string;
  /** The tags that an object had before, as a query string, where nobody knows whether it has them still. */
  readonly tagsBefore?: string;
  /** How many objects of a folder had moved when it was stopped. */
  readonly moved?: string;
  /** How many of its objects stay beside their copies. */
  readonly copies?: string;

  // This machine, and what is kept on it
  /** The path as which a file or a folder was kept that could not be understood. */
  readonly keptAs?: string;
  /** `read_only`: every connection is, in place of what that file may have said. */
  readonly instead?: 'read_only';
  /** The name of a file that could not be written and is as it was. */
  readonly unchanged?: string;
  /** The name of a saved connection that could not be understood. */
  readonly connection?: string;
  /** The profile whose credentials could not be had. */
  readonly profile?: string;
  /** The services section that it names and that is not there. */
  readonly section?: string;
  /** The name of a setting of the AWS files that only a text editor can change. */
  readonly setting?: string;
  /** The number of its line, from one on. */
  readonly line?: string;
  /** What keeps secrets on this system, as Electron names it. */
  readonly backend?: string;

  // Dipper itself
  /** How many rows there may be, or may be selected. */
  readonly most?: string;
  /** How many transfers keep a profile from another name. */
  readonly unfinishedTransfers?: string;
  /** What failed while nobody was there to see it: for how many objects, or `all` of it. */
  readonly unattended?: string;
}
