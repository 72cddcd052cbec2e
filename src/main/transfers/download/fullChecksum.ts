import { createHash } from 'node:crypto';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { bareEtag } from '../../s3/etags';
import { crc32Of, writeCrc32 } from '../local/crc32';
import { readThrough } from '../local/localFile';

const algorithms = ['crc32', 'crc64nvme', 'crc32c', 'sha256', 'sha1'] as const;
type Algorithm = (typeof algorithms)[number];

/** The checksum of a whole object, as the server has it. */
export interface FullChecksum {
  readonly algorithm: Algorithm;
  /** Base64. */
  readonly value: string;
}

/**
 * The checksum of a whole object that an answer gives (GetObject and HeadObject with checksum mode
 * `ENABLED`). One that was made of the checksums of parts says nothing about the whole and is passed
 * over.
 *
 * @param told `type` is the answer's `x-amz-checksum-type`, `valueOf` what it has of an algorithm, Base64.
 */
export function fullChecksum({
  type,
  etag,
  valueOf,
}: {
  readonly type: string | undefined;
  readonly etag: string | undefined;
  readonly valueOf: (algorithm: Algorithm) => string | undefined;
}): FullChecksum | undefined {
  if (type === 'COMPOSITE') return undefined;
  const mayBeOfParts = type === undefined && isOfParts(bareEtag(etag));
  for (const algorithm of algorithms) {
    const value = valueOf(algorithm);
    if (value === undefined || isOfParts(value)) continue;
    // Older MinIO says neither the type nor how many parts it is of. There is no CRC-64 of parts.
    if (!mayBeOfParts || algorithm === 'crc64nvme') return { algorithm, value };
  }
  return undefined;
}

/** `…-3` is that of three parts, from servers that do not tell the type. */
function isOfParts(value: string | undefined): boolean {
  return value !== undefined && /-\d+$/u.test(value);
}

interface Summing {
  readonly add: (bytes: Uint8Array) => void;
  readonly end: () => Promise<string> | string;
}

function begin(algorithm: Algorithm): Summing {
  switch (algorithm) {
    case 'crc32': {
      let sum = 0;
      return { add: (bytes) => (sum = crc32Of(bytes, sum)), end: () => writeCrc32(sum) };
    }
    case 'sha1':
    case 'sha256': {
      const hash = createHash(algorithm);
      return { add: (bytes) => hash.update(bytes), end: () => hash.digest('base64') };
    }
    case 'crc32c':
    case 'crc64nvme': {
      const sum = algorithm === 'crc32c' ? new Crc32c() : new Crc64Nvme();
      return {
        add: (bytes) => sum.update(bytes),
        end: async () => Buffer.from(await sum.digest()).toString('base64'),
      };
    }
  }
}

/** Whether some content has that checksum. */
export async function matches(content: Uint8Array, expected: FullChecksum): Promise<boolean> {
  const summing = begin(expected.algorithm);
  summing.add(content);
  return (await summing.end()) === expected.value;
}

/**
 * Whether a file, read from its beginning, has that checksum.
 *
 * @throws DipperError with a local code, or `cancelled` soon after the signal is aborted
 */
export async function fileMatches(
  descriptor: number,
  size: number,
  expected: FullChecksum,
  signal: AbortSignal,
): Promise<boolean> {
  const summing = begin(expected.algorithm);
  const isThere = await readThrough(descriptor, { start: 0, end: size }, summing.add, signal);
  return isThere && (await summing.end()) === expected.value;
}
