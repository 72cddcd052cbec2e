import type { ChecksumAlgorithm, HeadObjectCommandOutput } from '@aws-sdk/client-s3';

/** Checksums that can be had over a whole object, whatever its parts are. */
const wholeAlgorithms = ['CRC64NVME', 'CRC32', 'CRC32C'] as const;

/** A checksum over all bytes of an object. */
export interface WholeChecksum {
  readonly algorithm: Extract<ChecksumAlgorithm, (typeof wholeAlgorithms)[number]>;
  /** Base64. */
  readonly value: string;
}

/** The checksum over the whole of an object, where the answer to a HeadObject has one. */
export function wholeChecksum(head: HeadObjectCommandOutput): WholeChecksum | undefined {
  if (head.ChecksumType !== 'FULL_OBJECT') return undefined;
  for (const algorithm of wholeAlgorithms) {
    const value = head[`Checksum${algorithm}`];
    if (value !== undefined) return { algorithm, value };
  }
  return undefined;
}
