import { DipperError, dipperError } from '../../../shared/errors/appError';
import { profileConnectionId } from '../../../shared/model/connection';
import type { Connections } from '../../profiles/connections';
import type { OnRename, ProfileEditor } from '../../profiles/editor/profileEditor';
import type { OnProblem } from '../../storage/jsonFile';
import type { Transfers } from '../../transfers/port';
import type { SendEvent } from '../events';
import type { Handlers } from '../handlers';

/** What {@link createProfileHandlers} needs. */
interface ProfileHandlerDependencies {
  readonly editor: ProfileEditor;
  readonly connections: Pick<Connections, 'copyOptions' | 'forgetOptions'>;
  readonly transfers: Pick<Transfers, 'list'>;
  /** Everything that keeps something of a connection. */
  readonly forget: (connectionId: string) => void;
  readonly send: SendEvent;
  /** Told what could not be cleared away of a profile that is gone. */
  readonly onProblem: OnProblem;
}

/** Routes of the editor of profiles. */
export function createProfileHandlers({
  editor,
  connections,
  transfers,
  forget,
  send,
  onProblem,
}: ProfileHandlerDependencies): Pick<
  Handlers,
  'profiles.open' | 'profiles.preview' | 'profiles.apply' | 'profiles.close'
> {
  /**
   * A transfer and the parts that it has sent know a profile by its name, and would not find it again.
   *
   * @throws DipperError `conflict`
   */
  async function refuseWhileUnfinished(profile: string): Promise<void> {
    const id = profileConnectionId(profile);
    const all = (await transfers.list()).transfers;
    const unfinished = all.filter(
      ({ connectionId, state }) => connectionId === id && state !== 'done' && state !== 'cancelled',
    );
    if (unfinished.length === 0) return;
    const count = String(unfinished.length);
    throw dipperError(
      'conflict',
      `The profile ${profile} keeps its name as long as transfers of it have not ended: ${count}.`,
      { retry: 'now', facts: { unfinishedTransfers: count } },
    );
  }

  /** Before the file has the new name: what is read only is never there without being so. */
  const onRename: OnRename = async (was, is) => {
    await refuseWhileUnfinished(was);
    return connections.copyOptions(profileConnectionId(was), profileConnectionId(is));
  };

  /** The profile is written by then, so what fails here is told beside it. */
  async function forgetOptions(connectionId: string): Promise<void> {
    try {
      await connections.forgetOptions(connectionId);
    } catch (error) {
      if (!(error instanceof DipperError)) throw error;
      onProblem(error);
    }
  }

  return {
    'profiles.open': ({ profile }) => editor.open(profile),
    'profiles.preview': ({ editId, change }) => Promise.resolve(editor.preview(editId, change)),
    'profiles.apply': async ({ editId, change, overwrite }) => {
      const outcome = await editor.apply(editId, change, overwrite, onRename);
      if (outcome.kind === 'saved') {
        const { was } = outcome;
        const is = change.kind === 'put' ? change.draft.name.trim() : undefined;
        if (was !== undefined) {
          if (was !== is) await forgetOptions(profileConnectionId(was));
          forget(profileConnectionId(was));
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
