import type { ProfileChange } from '../../shared/ipc/profileSchemas';
import { profileConnectionId } from '../../shared/model/connection';
import type { FileChange, OpenedProfile, ProfileOutcome } from '../../shared/model/profileEdit';
import { call } from '../ipc/client';
import { useConnections } from './connections';
import { useLocation } from './location';
import { tellFailure } from './notices';
import { useSettings } from './settings';

/**
 * Opens a profile of the AWS files to be edited, or a new one.
 *
 * @throws DipperError
 */
export async function openProfile(
  profile: string | undefined,
  signal: AbortSignal,
): Promise<OpenedProfile> {
  const opened = await call('profiles.open', profile === undefined ? {} : { profile }, signal);
  // Whoever asked has gone, and nobody would close it.
  if (signal.aborted) closeProfile(opened.editId);
  return opened;
}

/** Ends an edit; without it, main would keep what the files said. */
export function closeProfile(editId: string): void {
  call('profiles.close', { editId }).catch(tellFailure);
}

/**
 * The lines that a change comes to.
 *
 * @throws DipperError
 */
export function previewProfile(
  editId: string,
  change: ProfileChange,
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  return call('profiles.preview', { editId, change }, signal);
}

/**
 * Writes a change into the AWS files, and shows what it comes to in the window: pinned places, and those
 * that can be gone back to, go with a profile that gets another name.
 *
 * @throws DipperError
 */
export async function applyProfile(
  editId: string,
  change: ProfileChange,
  overwrite: boolean,
): Promise<ProfileOutcome> {
  const outcome = await call('profiles.apply', { editId, change, overwrite });
  if (outcome.kind === 'conflict') return outcome;
  let edited: string | undefined;
  if (outcome.was !== undefined && change.kind === 'put') {
    const was = profileConnectionId(outcome.was);
    const is = profileConnectionId(change.draft.name.trim());
    if (was === is) {
      edited = was;
    } else {
      movePins(was, is);
      useLocation.getState().renameConnection(was, is);
    }
  }
  // What was seen of a profile that is no longer there is forgotten with it.
  await useConnections.getState().load(edited);
  return outcome;
}

function movePins(from: string, to: string): void {
  const { settings, update } = useSettings.getState();
  if (!settings.pinned.some(({ connectionId }) => connectionId === from)) return;
  update({
    pinned: settings.pinned.map((pin) =>
      pin.connectionId === from ? { ...pin, connectionId: to } : pin,
    ),
  });
}
