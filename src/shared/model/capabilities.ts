import type { ServerWords } from '../errors/appError';
import type { CapabilityName } from '../providers/provider';
import type { ProviderId } from '../providers/providers';

export const capabilityAnswers = ['can', 'cannot', 'unknown'] as const;
export const capabilityEvidence = [
  /** The documentation of the provider says so. */
  'documented',
  /** The server's answer says so. */
  'answered',
  /** Nobody has asked yet. */
  'notAsked',
  /** The server's answer says neither. */
  'unclear',
  /** The credentials may not ask. */
  'noPermission',
  /** There is no bucket to ask about. */
  'noBucket',
  /** There is no object to ask about. */
  'noObject',
  /** Only a write would tell, and it could destroy something. */
  'unsafe',
  /** The connection is set to read only. */
  'readOnly',
] as const;

/** What is known of one capability, and how it is known. */
export interface CapabilityFinding {
  readonly name: CapabilityName;
  readonly answer: (typeof capabilityAnswers)[number];
  readonly evidence: (typeof capabilityEvidence)[number];
  /** What was asked, as S3's API reference names it. */
  readonly operation?: string;
  readonly server?: ServerWords;
}

/** What a server can do, as far as it is known. */
export interface CapabilityReport {
  readonly provider?: ProviderId;
  /** When it was asked. Milliseconds since 1970. */
  readonly askedAt?: number;
  /** Which bucket the questions were about. */
  readonly bucket?: string;
  /** One of each, in the order of `capabilityNames`. */
  readonly findings: readonly CapabilityFinding[];
}

/** What a server was asked, to be kept. */
export type ProbeResult = Pick<CapabilityReport, 'bucket' | 'findings'> & {
  readonly askedAt: number;
};
