import { forEachText, pythonCall } from './python';
import { pythonString as text } from '../quoting';
import type { OperationOf } from '../snippet';

/** Prints a link for each key. */
export function links(
  client: string,
  { bucket, keys, expiresInSeconds }: OperationOf<'makeLinks'>,
): readonly string[] {
  return forEachText('key', keys, (key) =>
    link(client, 'get_object', bucket, key, expiresInSeconds),
  );
}

/** Prints a link by which an object can be uploaded. */
export function uploadLink(
  client: string,
  { bucket, key, expiresInSeconds }: OperationOf<'makeUploadLink'>,
): readonly string[] {
  return [`# ${howToUpload}`, ...link(client, 'put_object', bucket, text(key), expiresInSeconds)];
}

/** What code says of a link to upload by. */
export const howToUpload = "For: curl -T FILE 'LINK'. It replaces what has that key already.";

function link(
  client: string,
  method: 'get_object' | 'put_object',
  bucket: string,
  key: string,
  seconds: number,
): readonly string[] {
  return [
    ...pythonCall(`url = ${client}.generate_presigned_url`, [
      `'${method}'`,
      `Params={'Bucket': ${text(bucket)}, 'Key': ${key}}`,
      `ExpiresIn=${seconds}`,
    ]),
    'print(url)',
  ];
}
