import { withoutSent } from '../sentSecrets';
import type { WireAnswer } from './wire';

/** Bytes of an answer that are looked at: an error document has some hundreds. */
const longestDocument = 64 * 1024;

/**
 * A refusal in the shape that the SDK gives errors, so that both paths read and map them by the same
 * code (`s3/errors/errorFields.ts`).
 *
 * @param secrets What the request was proved by, which the server may repeat.
 */
export function errorOfAnswer(answer: WireAnswer, secrets: readonly string[]): Error {
  const body = Buffer.from(answer.body.subarray(0, longestDocument)).toString('utf8');
  const text = withoutSent(body, secrets);
  const document = membersOf(text);
  const code = document?.['Code'];
  const error = new Error(document?.['Message'] ?? 'UnknownError');
  error.name = code ?? 'UnknownError';
  return Object.assign(error, document, {
    $metadata: {
      httpStatusCode: answer.status,
      requestId: answer.headers.get('x-amz-request-id') ?? answer.headers.get('x-amzn-requestid'),
      extendedRequestId: answer.headers.get('x-amz-id-2'),
    },
    $response: { statusCode: answer.status, headers: Object.fromEntries(answer.headers) },
    ...(code === undefined && text.trim() !== '' ? { $responseBodyText: text } : {}),
  });
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

/** Names that an error of ours has already. */
const taken = new Set(['name', 'message', 'stack', 'cause']);

/**
 * The members of an S3 error document ("Error responses", Amazon S3 API Reference), which is flat;
 * `undefined` for anything else.
 */
function membersOf(text: string): Readonly<Record<string, string>> | undefined {
  const content = contentOf(text);
  if (content === undefined) return undefined;
  const members: Record<string, string> = {};
  for (const [, name = '', value = ''] of content.matchAll(/<(\w+)>([^<]*)<\/\1>/gu)) {
    if (taken.has(name)) continue;
    members[name] = value.replace(
      /&(?:lt|gt|quot|apos|amp);/gu,
      (entity) => entities[entity] ?? entity,
    );
  }
  return members['Code'] === undefined ? undefined : members;
}

/** What stands in the element `Error` that a text ends with. Takes no longer for one without an end. */
function contentOf(text: string): string | undefined {
  const begin = /<Error(?:\s[^<>]*)?>/u.exec(text);
  const end = text.lastIndexOf('</Error>');
  if (begin === null || text.slice(end + '</Error>'.length).trim() !== '') return undefined;
  const start = begin.index + begin[0].length;
  return end < start ? undefined : text.slice(start, end);
}
