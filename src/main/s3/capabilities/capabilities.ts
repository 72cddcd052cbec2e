import type { ProbeResult } from '../../../shared/model/capabilities';
import {
  copyConditionOf,
  declaredCapabilities,
  hasConditionalDeletes,
  largestWholeCopyOf,
  mostPartsOf,
  providerOf,
} from '../../../shared/providers/providers';
import type { CapabilityName, CopyCondition } from '../../../shared/providers/provider';
import type { ServerFacts } from '../../../shared/providers/providers';
import { capabilityReport } from './capabilityReport';

/** What a server can do, declared by what kind it is and corrected by what it refuses. */
export interface Capabilities {
  readonly checksums: ChecksumSupport;
  /**
   * The same of CreateMultipartUpload: what a server compares elsewhere it may refuse there, as R2 does. What it
   * ignores elsewhere it is not asked for there.
   */
  readonly checksumsInParts: ChecksumSupport;
  /** `If-None-Match` and `If-Match` on writes other than CopyObject are obeyed rather than ignored. */
  readonly conditionalWrites: boolean;
  /** The header by which a CopyObject takes no other object's place, where there is one. */
  readonly copyCondition: CopyCondition | undefined;
  /** DeleteObject obeys `If-Match`. */
  readonly conditionalDeletes: boolean;
  /** Of one object. */
  readonly mostParts: number;
  /** Bytes. */
  readonly largestWholeCopy: number;
  readonly batchDelete: BatchDelete;
  readonly listStyle: ListStyle;
  /** A bucket may be in another region than the connection says: its first call finds out. */
  readonly hasRegions: boolean;
}

/** Which of the two list calls is asked: ListObjectsV2 until it is seen to be missing or broken. */
export interface ListStyle {
  readonly version: () => 1 | 2;
  /** ListObjectsV2 failed where ListObjects did not, or its pages do not lead on (trap 10). */
  readonly markV2Useless: () => void;
}

/**
 * What becomes of an `x-amz-checksum-crc32`. S3 compares it with the content and repeats it in its
 * answer; older servers ignore it (Ceph 16), and some refuse it (trap 12).
 */
interface ChecksumSupport {
  /** Known to be compared: a signature need not cover the content as well. */
  readonly areCompared: () => boolean;
  /** Known to be ignored or refused. */
  readonly areIgnored: () => boolean;
  /** What the answer to a request that carried one tells. */
  readonly learn: (found: 'compared' | 'ignored') => void;
}

/** Whether DeleteObjects is worth a try: until the server says that it has none. */
interface BatchDelete {
  readonly worthTrying: () => boolean;
  readonly markMissing: () => void;
}

/** Whether a connection goes to AWS itself: no endpoint, or one of its own hosts. */
export function isAws(server: ServerFacts): boolean {
  return providerOf(server) === 'aws';
}

/** What is known of a server: by its kind, and by what it has answered about itself. */
export function createCapabilities(
  server: ServerFacts & { readonly probe?: ProbeResult },
): Capabilities {
  const { findings } = capabilityReport(server, server.probe);
  const lacks = (wanted: CapabilityName): boolean =>
    findings.some(({ name, answer }) => name === wanted && answer === 'cannot');
  const declared = declaredCapabilities(server);
  const checksums = createChecksumSupport(checksumsKnown[declared.checksums]);
  return {
    checksums,
    checksumsInParts: createSupportInParts(checksums),
    conditionalWrites: declared.conditionalWrites === 'yes',
    copyCondition: copyConditionOf(server),
    conditionalDeletes: hasConditionalDeletes(server),
    mostParts: mostPartsOf(server),
    largestWholeCopy: largestWholeCopyOf(server),
    batchDelete: createBatchDelete(lacks('batchDelete')),
    listStyle: createListStyle({ isOfAws: isAws(server), isKnownMissing: lacks('listV2') }),
    hasRegions: isAws(server),
  };
}

const checksumsKnown = { yes: 'compared', no: 'ignored', unknown: 'unknown' } as const;

function createChecksumSupport(declared: 'compared' | 'ignored' | 'unknown'): ChecksumSupport {
  let known = declared;
  return {
    areCompared: () => known === 'compared',
    areIgnored: () => known === 'ignored',
    learn: (found) => {
      if (known === 'unknown') known = found;
    },
  };
}

/** Only the server's answer to each upload tells whether they are compared. */
function createSupportInParts(elsewhere: ChecksumSupport): ChecksumSupport {
  let areRefused = false;
  return {
    areCompared: () => false,
    areIgnored: () => areRefused || elsewhere.areIgnored(),
    learn: (found) => {
      areRefused ||= found === 'ignored';
    },
  };
}

function createBatchDelete(isKnownMissing: boolean): BatchDelete {
  let missing = isKnownMissing;
  return {
    worthTrying: () => !missing,
    markMissing: () => {
      missing = true;
    },
  };
}

/** What goes wrong on AWS itself is no lack of it. */
function createListStyle({
  isOfAws,
  isKnownMissing,
}: {
  readonly isOfAws: boolean;
  readonly isKnownMissing: boolean;
}): ListStyle {
  let isUseless = isKnownMissing;
  return {
    version: () => (isUseless ? 1 : 2),
    markV2Useless: () => {
      isUseless = !isOfAws;
    },
  };
}
