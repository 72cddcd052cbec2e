import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { fromHeaderText, isPlainHeader, toHeaderText } from '../../../shared/model/encodedWords';
import type { ObjectMetadata } from '../../../shared/model/metadata';

/** What is said of an object besides its content, by the answer to a HeadObject. */
export function metadataOfHead(head: HeadObjectCommandOutput): ObjectMetadata {
  const { ContentType, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage } = head;
  const texts = {
    ContentType,
    CacheControl,
    ContentDisposition,
    ContentEncoding,
    ContentLanguage,
    Expires: head.ExpiresString,
  };
  const headers = Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text === undefined || text === '' ? [] : [[name, fromRaw(text)]],
    ),
  );
  const user = Object.entries(head.Metadata ?? {}).map(([name, value]) => ({
    name,
    value: isPlainHeader(value) ? value : toHeaderText(fromHeaderText(value)),
  }));
  return { headers, user };
}

/** Whether the object has user metadata besides, which HTTP can't carry: that comes by looser ways than its own. */
export function hidesMetadata({ MissingMeta: entries = 0 }: HeadObjectCommandOutput): boolean {
  return entries > 0;
}

/** Standard headers are not encoded: text that came as UTF-8 is shown as such. */
function fromRaw(text: string): string {
  return isPlainHeader(text) ? text : fromHeaderText(text);
}
