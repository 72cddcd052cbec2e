import { assertNever } from '../../shared/assertNever';
import type { LoggedCall } from './activityLog';

/** A form in which calls are kept. */
export type ActivityFormat = 'text' | 'jsonLines' | 'har';

/** Writes calls in a form to be kept. What is no secret in the panel is none here. */
export function formatActivity(
  calls: readonly LoggedCall[],
  format: ActivityFormat,
  version: string,
): string {
  switch (format) {
    case 'text':
      return calls.map((call) => `${lineOf(call)}\n`).join('');
    case 'jsonLines':
      return calls.map((call) => `${JSON.stringify(recordOf(call))}\n`).join('');
    case 'har':
      return `${JSON.stringify(archiveOf(calls, version), null, 2)}\n`;
    default:
      return assertNever(format);
  }
}

/** What an editor may take for the end of a line, or for another order of what follows. */
const unseen = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text with all that is unseen in it written as in JSON. */
function visible(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(unseen, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One line, also where a key has several. */
function lineOf(call: LoggedCall): string {
  const place = call.bucket === undefined ? '' : `s3://${call.bucket}/${call.key ?? ''}`;
  const parts = [
    new Date(call.startedAt).toISOString(),
    call.operation,
    visible(place),
    String(call.status ?? 'no answer'),
    call.errorCode ?? '',
    `${call.durationMs} ms`,
    call.sentBytes === undefined ? '' : `${call.sentBytes} B sent`,
    call.receivedBytes === undefined ? '' : `${call.receivedBytes} B received`,
    call.attempts === 1 ? '' : `${call.attempts} attempts`,
    call.requestId ?? '',
    call.extendedRequestId ?? '',
  ];
  return parts.filter((part) => part !== '').join('  ');
}

function recordOf({ subject, startedAt, headers, ...call }: LoggedCall): object {
  const { prefix, delimited, keys, uploadId } = subject;
  return {
    ...call,
    startedAt: new Date(startedAt).toISOString(),
    ...(prefix === undefined ? {} : { prefix }),
    ...(delimited === undefined ? {} : { delimited }),
    ...(keys === undefined ? {} : { keys }),
    ...(uploadId === undefined ? {} : { uploadId }),
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
  };
}

/**
 * HTTP Archive 1.2. What it demands and Dipper does not keep is empty: -1 where the format has that, which it
 * does for sizes, and 0 for the times to send and to receive.
 */
function archiveOf(calls: readonly LoggedCall[], version: string): object {
  return {
    log: {
      version: '1.2',
      creator: { name: 'Dipper', version },
      entries: calls.map((call) => ({
        startedDateTime: new Date(call.startedAt).toISOString(),
        time: call.durationMs,
        request: {
          method: call.method ?? '',
          url: call.url ?? '',
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: [],
          queryString: queryOf(call.url),
          headersSize: -1,
          bodySize: call.sentBytes ?? -1,
        },
        response: {
          status: call.status ?? 0,
          statusText: call.errorCode ?? '',
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: call.headers,
          content: {
            size: call.receivedBytes ?? 0,
            mimeType: call.headers.find(({ name }) => name === 'content-type')?.value ?? '',
          },
          redirectURL: '',
          headersSize: -1,
          bodySize: call.receivedBytes ?? -1,
        },
        cache: {},
        timings: { send: 0, wait: call.durationMs, receive: 0 },
        comment: call.operation,
      })),
    },
  };
}

function queryOf(url: string | undefined): readonly object[] {
  const search = url?.split('?')[1];
  if (search === undefined) return [];
  return search.split('&').map((member) => {
    const [name = '', value = ''] = member.split('=');
    return { name: decodeURIComponent(name), value: decodeURIComponent(value) };
  });
}
