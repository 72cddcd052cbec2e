import {
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';

/** How many objects are put at once. */
const width = 16;

/** An object to be there before a spec begins. */
export type SeedObject = { readonly key: string; readonly body?: string | Buffer } & Partial<
  Omit<PutObjectCommandInput, 'Body' | 'Key' | 'Bucket'>
>;

/** Puts objects into a bucket, past the app. A body that is not given is the key itself. */
export async function seed(
  client: S3Client,
  bucket: string,
  objects: readonly SeedObject[],
): Promise<void> {
  const waiting = [...objects];
  async function putNext(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { key, body, ...more } = next;
      await client.send(
        new PutObjectCommand({ ...more, Bucket: bucket, Key: key, Body: body ?? key }),
      );
    }
  }
  await Promise.all(Array.from({ length: width }, putNext));
}

/** The bytes of an object, past the app. */
export async function readObject(client: S3Client, bucket: string, key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** The content type that an object is stored with. */
export async function contentTypeOf(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<string | undefined> {
  const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return head.ContentType;
}

/** Every key of a bucket, in the server's order. */
export async function allKeys(client: S3Client, bucket: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
  }
  return keys;
}

/** How many multipart uploads were begun and neither completed nor aborted. */
export async function countUnfinishedUploads(client: S3Client, bucket: string): Promise<number> {
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return Uploads?.length ?? 0;
}
