import { profileConnectionId } from '../../profiles/awsConnections';
import type { ConnectionOptionsStore } from '../../profiles/connectionOptions';
import type { ProfileEditor } from '../../profiles/profileEditor';
import type { SendEvent } from '../events';
import type { Handlers } from '../handlers';

/** What {@link createProfileHandlers} needs. */
interface ProfileHandlerDependencies {
  readonly editor: ProfileEditor;
  readonly options: ConnectionOptionsStore;
  /** Everything that keeps something of a connection. */
  readonly forget: (connectionId: string) => void;
  readonly send: SendEvent;
}

/** Routes of the editor of profiles. */
export function createProfileHandlers({
  editor,
  options,
  forget,
  send,
}: ProfileHandlerDependencies): Pick<
  Handlers,
  'profiles.open' | 'profiles.preview' | 'profiles.apply' | 'profiles.close'
> {
  /** What was decided about a connection goes with it under its new name. */
  async function moveOptions(from: string, to: string | undefined): Promise<void> {
    if (from === to) return;
    if (to !== undefined) await options.put(to, await options.of(from));
    await options.remove(from);
  }

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
          await moveOptions(was, is);
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
