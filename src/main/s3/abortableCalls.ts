import { setMaxListeners } from 'node:events';
import type { S3Client } from '@aws-sdk/client-s3';
import { abortable } from '../base/abortable';
import { notesOf } from './actingFor';
import type { Interest } from './interest';
import { sendingThrough } from './sendingThrough';

/**
 * The client with calls that end as soon as they are stopped. By itself the SDK looks at the signal
 * once it has credentials, and a program that gives them may take minutes.
 *
 * @param interest Told of each call, as one that waits for credentials.
 */
export function withAbortableCalls(client: S3Client, interest: Interest): S3Client {
  return sendingThrough(client, (command, { abortSignal } = {}) => {
    const { action } = notesOf(command);
    if (abortSignal === undefined) {
      return interest.during(() => client.send(command), undefined, action);
    }
    // One signal stops many calls at once, which Node would take for a leak.
    setMaxListeners(0, abortSignal);
    return interest.during(
      () => abortable(client.send(command, { abortSignal }), abortSignal),
      abortSignal,
      action,
    );
  });
}
