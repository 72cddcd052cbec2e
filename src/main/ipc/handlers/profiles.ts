import { profileConnectionId } from '../../profiles/awsConnections';
import type { Connections } from '../../profiles/connections';
import type { ProfileEditor } from '../../profiles/profileEditor';
import type { SendEvent } from '../events';
import type { Handlers } from '../handlers';

/** What {@link createProfileHandlers} needs. */
interface ProfileHandlerDependencies {
  readonly editor: ProfileEditor;
  readonly connections: Pick<Connections, 'moveOptions'>;
  /** Everything that keeps something of a connection. */
  readonly forget: (connectionId: string) => void;
  readonly send: SendEvent;
}

/** Routes of the editor of profiles. */
export function createProfileHandlers({
  editor,
  connections,
  forget,
  send,
}: ProfileHandlerDependencies): Pick<
  Handlers,
  'profiles.open' | 'profiles.preview' | 'profiles.apply' | 'profiles.close'
> {
  return {
    'profiles.open': ({ profile }) => editor.open(profile),
    'profiles.preview': ({ editId, change }) => Promise.resolve(editor.preview(editId, change)),
    'profiles.apply': async ({ editId, change, overwrite }) => {
      const outcome = await editor.apply(editId, change, overwrite);
      if (outcome.kind === 'saved') {
        const is =
          change.kind === 'put' ? profileConnectionId(change.draft.name.trim()) : undefined;
        if (outcome.was !== undefined) {
          const was = profileConnectionId(outcome.was);
          await connections.moveOptions(was, is);
          forget(was);
        }
        send('connections.changed', null);
      }
      return outcome;
    },
    'profiles.close': ({ editId }) => {
      editor.close(editId);
      return Promise.resolve(null);
    },
  };
}
