import type { ProfileDraft } from '../ipc/profileSchemas';

/** What a profile already has of what the window is never shown. */
export interface KeptSecrets {
  /** With all but its last four characters hidden. */
  readonly accessKeyId?: string;
  readonly secretAccessKey: boolean;
  readonly sessionToken: boolean;
  /** The program that gives credentials, without what it is given. */
  readonly program?: string;
}

/** A section `[sso-session NAME]` of the config file. */
export interface SsoSession {
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
}

/** A profile that is being edited, or a new one. */
export interface OpenedProfile {
  readonly editId: string;
  /** What the files say, without secrets. */
  readonly draft: ProfileDraft;
  readonly kept: KeptSecrets;
  /** Names of the other profiles. */
  readonly otherProfiles: readonly string[];
  /** Those that take their credentials from this one. */
  readonly usedBy: readonly string[];
  readonly ssoSessions: readonly SsoSession[];
  /** The endpoint of its services section, which wins over its own. */
  readonly servicesEndpoint?: string;
  /** The files that may be written; `target` is where a link leads. */
  readonly files: readonly { readonly path: string; readonly target?: string }[];
}

/** A line of a file that goes, comes, or says in which section the next ones are. No secret in it. */
export interface ShownLine {
  readonly kind: 'added' | 'removed' | 'section';
  readonly text: string;
}

/** What changes in a file. */
export interface FileChange {
  readonly path: string;
  readonly lines: readonly ShownLine[];
}

/** What became of an edit. */
export type ProfileOutcome =
  /** `was` is the name that the profile had before. */
  | { readonly kind: 'saved'; readonly was?: string }
  /** The files have changed since they were read, by these lines; nothing was written. */
  | { readonly kind: 'conflict'; readonly changes: readonly FileChange[] };
