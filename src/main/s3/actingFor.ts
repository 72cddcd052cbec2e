import type { S3Client } from '@aws-sdk/client-s3';
import type { CallSubject } from './reportedCall';
import { sendingThrough } from './sendingThrough';

/** What is to be told of a call that its input does not say. */
interface CallNotes {
  /** What the user did that it belongs to. */
  readonly action?: string;
  readonly subject?: CallSubject;
}

/** By command, and by the context of its call, which is all that is known of it where calls are reported. */
const notes = new WeakMap<object, CallNotes>();

/** What was noted of a command, by itself or by the context of its call. */
export function notesOf(commandOrContext: object): CallNotes {
  return notes.get(commandOrContext) ?? {};
}

/** The same client, whose calls belong to an action of the user's. */
export function actingFor(client: S3Client, action: string | undefined): S3Client {
  return action === undefined ? client : noting(client, { action });
}

/** The same client, whose calls are also about what their inputs do not say. */
export function aboutMore(client: S3Client, subject: CallSubject): S3Client {
  return noting(client, { subject });
}

/** The same client, which has something more noted of every command. */
function noting(client: S3Client, more: CallNotes): S3Client {
  return sendingThrough(client, (command, options) => {
    const noted = { ...notesOf(command), ...more };
    notes.set(command, noted);
    command.middlewareStack.add(
      (next, context) => {
        notes.set(context, noted);
        return next;
      },
      { name: 'dipperNotes', step: 'initialize', override: true },
    );
    return client.send(command, options);
  });
}
