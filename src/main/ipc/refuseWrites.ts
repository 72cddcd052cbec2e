import type { RouteThat } from '../../shared/ipc/routes';
import type { Connections } from '../profiles/connections';
import { readOnlyError } from '../s3/connectionRules';
import type { Call, Handlers } from './handlers';

/**
 * Routes that change something on the server of the connection they name, or prepare it. What carries
 * out a plan names none: the plan was refused.
 */
export type WritingRoute = Exclude<RouteThat<'changes'> | RouteThat<'prepares'>, 'deletion.run'>;

/**
 * Refuses routes that write before anything is asked of the server, where the user has set the
 * connection to read only: they then throw a DipperError `read_only`. What is prepared already, such
 * as a queued upload, is refused by the clients.
 */
export function refuseWrites(
  handlers: Pick<Handlers, WritingRoute>,
  connections: Pick<Connections, 'optionsOf'>,
): Pick<Handlers, WritingRoute> {
  function guard<Input extends { readonly connectionId: string }, Answer>(
    handler: (input: Input, call: Call) => Promise<Answer>,
  ) {
    return async (input: Input, call: Call): Promise<Answer> => {
      const { readOnly } = await connections.optionsOf(input.connectionId);
      if (readOnly) throw readOnlyError();
      return handler(input, call);
    };
  }

  return {
    'objects.createFolder': guard(handlers['objects.createFolder']),
    'objects.rename': guard(handlers['objects.rename']),
    'objects.writeMetadata': guard(handlers['objects.writeMetadata']),
    'deletion.plan': guard(handlers['deletion.plan']),
    'permissions.allowPublicRead': guard(handlers['permissions.allowPublicRead']),
    'permissions.withdrawPublicRead': guard(handlers['permissions.withdrawPublicRead']),
    'links.createForUpload': guard(handlers['links.createForUpload']),
    'uploads.plan': guard(handlers['uploads.plan']),
  };
}
