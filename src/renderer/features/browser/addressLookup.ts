import { create } from 'zustand';
import type { BucketPlace } from '../../../shared/model/places';
import { parentPrefix } from '../../../shared/model/keyNames';
import { call } from '../../ipc/client';
import { visit } from '../../state/browse';
import { useConnections } from '../../state/connections';
import { useDialogs } from '../../state/dialogs';
import { useLocation } from '../../state/location';
import { errorOf } from '../../state/notices';
import { parseLocation } from './parseLocation';
import type { ParsedLocation } from './parseLocation';

/** Why a typed address leads nowhere. */
export type AddressProblem =
  | Extract<ParsedLocation, { readonly kind: 'problem' }>
  | { readonly kind: 'problem'; readonly problem: 'noConnection'; readonly about: string };

interface AddressLookup {
  /** The key that is being looked for on the server, and the way to stop. */
  readonly lookup?: { readonly key: string; readonly controller: AbortController };
}

/** What the address bar is doing. */
export const useAddressLookup = create<AddressLookup>(() => ({}));

/**
 * The connection to open a typed bucket with: the present one, unless its buckets are known not to
 * hold it and another's are known to.
 */
export function chooseConnection(
  bucket: string,
  candidates: readonly string[],
  present: string | undefined,
  bucketsOf: (connectionId: string) => readonly string[] | undefined,
): string | undefined {
  const knowing = candidates.find((id) => bucketsOf(id)?.includes(bucket));
  if (present !== undefined && candidates.includes(present)) {
    const unknownHere = bucketsOf(present)?.includes(bucket) === false;
    return unknownHere && knowing !== undefined ? knowing : present;
  }
  return knowing ?? candidates[0];
}

function connectionFor(bucket: string, candidates: readonly string[]): string | undefined {
  const { location } = useLocation.getState();
  const { buckets } = useConnections.getState();
  return chooseConnection(
    bucket,
    candidates,
    location.kind === 'home' ? undefined : location.connectionId,
    (id) => {
      const known = buckets[id];
      return known?.status === 'ready' ? known.buckets.map(({ name }) => name) : undefined;
    },
  );
}

/** No longer looks for a key that an address names; the window stays where it is. */
export function endLookup(): void {
  useAddressLookup.getState().lookup?.controller.abort();
  useAddressLookup.setState({ lookup: undefined });
}

/** A folder, and the row of the object in it that a key names. */
export interface KeyPlace {
  readonly prefix: string;
  readonly row?: string;
}

/**
 * What a key without a slash at its end names: an object, or else the folder of that name. An object that may
 * not be read is one all the same where no folder has its name.
 *
 * @throws DipperError `cancelled` alone
 */
export async function placeOfKey(
  place: BucketPlace,
  key: string,
  signal: AbortSignal,
): Promise<KeyPlace> {
  const asObject: KeyPlace = { prefix: parentPrefix(key), row: key };
  // Whatever else goes wrong, listing the folder tells it in full.
  const asFolder: KeyPlace = { prefix: `${key}/` };
  try {
    await call('objects.details', { ...place, key }, signal);
    return asObject;
  } catch (thrown) {
    const { code, server } = errorOf(thrown);
    if (code === 'cancelled') throw thrown;
    if (code === 'no_such_key' || server?.status === undefined) return asFolder;
  }
  try {
    const { folders } = await call('listing.folders', { ...place, prefix: key }, signal);
    return folders.some((folder) => folder.key === asFolder.prefix) ? asFolder : asObject;
  } catch (thrown) {
    if (errorOf(thrown).code === 'cancelled') throw thrown;
    return asFolder;
  }
}

/** Goes to an object where the key names one, else to the folder of that name. */
async function findKey(place: BucketPlace, key: string): Promise<void> {
  const lookup = { key, controller: new AbortController() };
  useAddressLookup.setState({ lookup });
  // Whoever goes elsewhere meanwhile, or does something here, no longer waits for this.
  const stops = [useLocation.subscribe(endLookup), useDialogs.subscribe(endLookup)];
  const found = await placeOfKey(place, key, lookup.controller.signal).catch(() => undefined);
  stops.forEach((stop) => stop());
  if (useAddressLookup.getState().lookup !== lookup || found === undefined) return;
  endLookup();
  visit({ kind: 'folder', ...place, prefix: found.prefix }, found.row);
}

/** Goes where a typed address leads; answers with the problem where it leads nowhere. */
export function goToAddress(text: string): AddressProblem | undefined {
  endLookup();
  const { connections } = useConnections.getState();
  const parsed = parseLocation(
    text,
    connections.map(({ id, endpoint }) => ({ connectionId: id, endpoint })),
  );
  if (parsed.kind === 'problem') return parsed;
  const { bucket, key, connectionIds = connections.map(({ id }) => id) } = parsed;
  const connectionId = connectionFor(bucket, connectionIds);
  if (connectionId === undefined) {
    return { kind: 'problem', problem: 'noConnection', about: bucket };
  }
  if (key === '' || key.endsWith('/')) {
    visit({ kind: 'folder', connectionId, bucket, prefix: key });
  } else {
    void findKey({ connectionId, bucket }, key);
  }
  return undefined;
}
