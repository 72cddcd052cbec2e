import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { adminClient } from '../../scripts/servers/buckets';
import type { CephFacts } from '../../scripts/servers/ceph-facts';
import { startFaultProxy } from '../../scripts/servers/faultProxy';
import type { FaultProxy, FaultProxyOptions } from '../../scripts/servers/faultProxy';
import { newBucket } from '../integration/s3/support';

/** How long this campaign is: `npm run test:faults -- --long` and its like set it. */
export const campaign = {
  rounds: Number(process.env['DIPPER_FAULT_ROUNDS'] ?? 1),
  kills: Number(process.env['DIPPER_FAULT_KILLS'] ?? 5),
  appKills: Number(process.env['DIPPER_FAULT_APP_KILLS'] ?? 2),
  seed: Number(process.env['DIPPER_FAULT_SEED'] ?? 1),
};

/** The seeds of this campaign's rounds, which the names of its tests tell. */
export const seeds = Array.from({ length: campaign.rounds }, (_, round) => campaign.seed + round);

const mebibyte = 1024 ** 2;
const isLong = campaign.rounds > 1;

/** A bucket on Ceph with a proxy in front of it, and a way to it past the proxy. */
export interface FaultyPlace {
  readonly proxy: FaultProxy;
  readonly bucket: string;
  /** Reaches Ceph itself. */
  readonly direct: S3Client;
}

/** Sets it up; it is gone when the test ends. */
export async function faultyPlace(
  ceph: CephFacts,
  options: Omit<FaultProxyOptions, 'target'>,
): Promise<FaultyPlace> {
  const bucket = await newBucket(ceph);
  const proxy = await startFaultProxy({ target: ceph.endpoint, ...options });
  onTestFinished(() => proxy.stop());
  const direct = adminClient(ceph);
  onTestFinished(() => direct.destroy());
  return { proxy, bucket, direct };
}

/** Content that a seed and a name give: the same each time. */
export function contentOf(seed: number, name: string, size: number): Buffer {
  const block = createHash('sha512').update(`${seed} ${name}`).digest();
  const content = Buffer.alloc(size, block);
  // No two mebibytes are alike, so that what is put in the wrong place shows.
  for (let start = 0; start + 4 <= size; start += mebibyte) content.writeUInt32LE(start, start);
  return content;
}

/**
 * Names and sizes of files: none, small, around the size of a part, several parts, and several ranges;
 * more of them in a long campaign.
 */
export function sizesOf(smallFiles: number): ReadonlyMap<string, number> {
  const sizes = [
    0,
    1,
    65_537,
    5 * mebibyte - 1,
    8 * mebibyte,
    8 * mebibyte + 1,
    18 * mebibyte + 123,
    ...(isLong ? [40 * mebibyte] : []),
  ];
  return new Map([
    ...sizes.map((size) => [`of ${size}`, size] as const),
    ...Array.from(
      { length: isLong ? 4 * smallFiles : smallFiles },
      (_, index) => [`small/${index}`, 4096] as const,
    ),
  ]);
}

/** Writes files below a folder and gives their contents by name. */
export async function writeFiles(
  folder: string,
  seed: number,
  sizes: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  for (const [name, size] of sizes) {
    const content = contentOf(seed, name, size);
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
    contents.set(name, content);
  }
  return contents;
}

/** Every object with its content, read past the proxy; absent ones are absent. */
export async function objectsIn({
  direct,
  bucket,
}: FaultyPlace): Promise<ReadonlyMap<string, Buffer>> {
  const objects = new Map<string, Buffer>();
  const listed = await direct.send(new ListObjectsV2Command({ Bucket: bucket }));
  for (const { Key = '' } of listed.Contents ?? []) {
    const answer = await direct.send(new GetObjectCommand({ Bucket: bucket, Key }));
    objects.set(Key, Buffer.from((await answer.Body?.transformToByteArray()) ?? []));
  }
  return objects;
}

/** Keys of multipart uploads that nobody has ended. */
export async function openUploads({ direct, bucket }: FaultyPlace): Promise<readonly string[]> {
  const listed = await direct.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return (listed.Uploads ?? []).map(({ Key = '' }) => Key);
}

/**
 * Compares what is there with what it is to be, without printing megabytes.
 *
 * @returns A line for each name that is wrong.
 */
export function differences(
  there: ReadonlyMap<string, Buffer | undefined>,
  expected: ReadonlyMap<string, Buffer>,
  options: { readonly mayLack: boolean },
): readonly string[] {
  const wrong: string[] = [];
  for (const [name, content] of there) {
    const right = expected.get(name);
    if (right === undefined) wrong.push(`${name} is not to be there`);
    else if (content?.equals(right) !== true) {
      wrong.push(`${name} has ${content?.byteLength} of ${right.byteLength} bytes, or others`);
    }
  }
  for (const name of expected.keys()) {
    if (!options.mayLack && !there.has(name)) wrong.push(`${name} is missing`);
  }
  return wrong;
}
