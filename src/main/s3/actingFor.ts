import type { S3Client } from '@aws-sdk/client-s3';
import type { CallSubject } from './reportedCall';

/** Actions of what was sent through {@link actingFor}, by the context of their call. */
const actions = new WeakMap<object, string>();
const actionsOfCommands = new WeakMap<object, string>();

/** What calls are about that their inputs do not say, by the context of each call. */
const subjects = new WeakMap<object, CallSubject>();

/** The action of a command that is sent through {@link actingFor}. */
export function actionOf(command: object): string | undefined {
  return actionsOfCommands.get(command);
}

/** The action of a call, by its context. */
export function actionNoted(context: object): string | undefined {
  return actions.get(context);
}

/** What {@link aboutMore} has told of a call, by its context. */
export function subjectNoted(context: object): CallSubject | undefined {
  return subjects.get(context);
}

/** The same client, whose calls belong to an action of the user's. */
export function actingFor(client: S3Client, action: string | undefined): S3Client {
  if (action === undefined) return client;
  return noting(client, 'dipperAction', (command, context) => {
    if (context === undefined) actionsOfCommands.set(command, action);
    else actions.set(context, action);
  });
}

/** The same client, whose calls are also about what their inputs do not say. */
export function aboutMore(client: S3Client, subject: CallSubject): S3Client {
  return noting(client, 'dipperSubject', (_, context) => {
    if (context !== undefined) subjects.set(context, subject);
  });
}

type SentCommand = Parameters<S3Client['send']>[0];

/**
 * The same client, which has something noted of every command.
 *
 * @param note Called when a command is sent, and once more with the context of its call.
 */
function noting(
  client: S3Client,
  name: string,
  note: (command: SentCommand, context?: object) => void,
): S3Client {
  const send = (command: SentCommand, ...more: readonly unknown[]): unknown => {
    note(command);
    command.middlewareStack.add(
      (next, context) => {
        note(command, context);
        return next;
      },
      { name, step: 'initialize', override: true },
    );
    return Reflect.apply(client.send.bind(client), client, [command, ...more]);
  };
  return new Proxy(client, {
    get: (target, property): unknown =>
      property === 'send' ? send : Reflect.get(target, property, target),
  });
}
