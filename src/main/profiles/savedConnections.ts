import { randomUUID } from 'node:crypto';
import { dipperError, DipperError } from '../../shared/errors/appError';
import type { ConnectionDraft } from '../../shared/ipc/routes/connections';
import type { CredentialPlace } from '../../shared/model/connection';
import type { ResolvedConnection } from '../s3/connection';
import { connectionChanged } from '../s3/connectionChanged';
import { serverNameOf } from '../s3/serverName';
import { accessKeyHint } from './accessKeyHint';
import type { AwsFilesOwner } from './awsFiles/awsFiles';
import { checkEndpoint, defaultRegion, readCaCertificates } from './awsFiles/awsSettings';
import type { BareConnection } from './connectionOptions';
import type { SavedConnection, SavedConnectionStore } from './savedConnectionStore';
import { createEndedKeys } from './signIn/endedKeys';
import type { SavedSecret, SecretKeeping, SecretStore } from './secretStore';
import type { SignInPrompts } from './signIn/signInPrompts';

/** What {@link createSavedConnections} needs. */
export interface SavedConnectionsDeps extends AwsFilesOwner {
  readonly store: SavedConnectionStore;
  readonly secrets: SecretStore;
  readonly prompts: SignInPrompts;
  /** How a connection signs as the machine that Dipper runs on. */
  readonly machineRole: () => Pick<ResolvedConnection, 'credentials' | 'onRefused'>;
  /** Told when a connection tells something else of itself without having been saved. */
  readonly onChanged?: () => void;
}

/** The connections that were added by hand. */
interface SavedConnections {
  list(): Promise<{
    readonly connections: readonly BareConnection[];
    readonly place: CredentialPlace;
  }>;
  save(draft: ConnectionDraft): Promise<BareConnection>;
  remove(id: string): Promise<void>;
  /** @param caFile Of the connection's own options: no other one is read then. */
  resolve(id: string, caFile?: string): Promise<ResolvedConnection>;
  /** @param caFile As for `resolve`. */
  resolveDraft(draft: ConnectionDraft, caFile?: string): Promise<ResolvedConnection>;
}

/** Creates what keeps connections in the store, and their keys with the secrets. */
export function createSavedConnections(deps: SavedConnectionsDeps): SavedConnections {
  const { store, secrets } = deps;
  const endedKeys = createEndedKeys(deps.prompts);

  async function describe(saved: SavedConnection): Promise<BareConnection> {
    const { id, name, endpoint, region, addressing, provider, awsEndpoints } = saved;
    return {
      id,
      name,
      source: {
        kind: 'saved',
        secret: keylessOf(saved) ?? (await whereabouts(id)),
      },
      addressing,
      ...(keylessOf(saved) === undefined ? { accessKeyHint: saved.accessKeyHint } : {}),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(region === undefined ? {} : { region }),
      ...(provider === undefined ? {} : { provider }),
      ...(awsEndpoints === undefined ? {} : { awsEndpoints }),
    };
  }

  /** A secret that can't be looked for is listed as missing; using the connection tells why. */
  async function whereabouts(id: string): Promise<SecretKeeping | 'missing'> {
    try {
      return await secrets.whereabouts(id);
    } catch (error) {
      if (error instanceof DipperError) return 'missing';
      throw error;
    }
  }

  /** An edit under way: it writes a connection and its secret one after the other. */
  let edit: Promise<unknown> = Promise.resolve();

  /** A connection with its secret, both of before an edit or both of after it. */
  async function readWithSecret(
    id: string,
  ): Promise<{ readonly saved: SavedConnection; readonly secret: SavedSecret }> {
    for (;;) {
      const before = edit;
      await before;
      const saved = await store.find(id);
      const secret = await secretOf(saved);
      if (edit === before) return { saved, secret };
    }
  }

  async function secretOf(saved: SavedConnection): Promise<SavedSecret> {
    const secret = await secrets.get(saved.id);
    if (secret !== undefined) return secret;
    throw dipperError(
      'no_credentials',
      `The secret of ${saved.name} was kept only until Dipper ended, or is gone. Type it in again.`,
      { retry: 'after_sign_in' },
    );
  }

  /** The keys a draft stands for: what was typed in, and for the rest what is stored. */
  async function draftSecret(draft: ConnectionDraft): Promise<SavedSecret> {
    const { accessKeyId, secretAccessKey, sessionToken } = draft;
    if (accessKeyId !== '' && secretAccessKey !== '') {
      return withToken({ accessKeyId, secretAccessKey }, sessionToken);
    }
    if (draft.id === undefined) {
      throw dipperError('invalid_input', 'Type in an access key id and a secret access key.');
    }
    const stored = await secretOf(await store.find(draft.id));
    const keys = {
      accessKeyId: accessKeyId === '' ? stored.accessKeyId : accessKeyId,
      secretAccessKey: secretAccessKey === '' ? stored.secretAccessKey : secretAccessKey,
    };
    // A session token belongs to its secret: another secret does not inherit it.
    const storedToken = secretAccessKey === '' ? stored.sessionToken : undefined;
    return withToken(keys, sessionToken ?? storedToken);
  }

  /**
   * Puts the keys of a draft where they are to be kept.
   *
   * @returns the hint of the access key id
   */
  async function keepSecret(
    draft: ConnectionDraft,
    id: string,
    known: SavedConnection | undefined,
  ): Promise<string> {
    const nothingTyped =
      draft.accessKeyId === '' && draft.secretAccessKey === '' && draft.sessionToken === undefined;
    if (known !== undefined && nothingTyped) {
      const where = await secrets.whereabouts(id);
      // A name can be changed without the secret at hand, and without decrypting it.
      if (where === draft.keepSecret || where === 'missing') return known.accessKeyHint;
    }
    const secret = await draftSecret(draft);
    await secrets.put(id, secret, draft.keepSecret);
    return accessKeyHint(secret.accessKeyId);
  }

  /** Keeps new keys where the ended ones were. */
  async function renewSecret(id: string, keys: SavedSecret): Promise<void> {
    const where = await secrets.whereabouts(id);
    await secrets.put(id, keys, where === 'session' ? 'session' : 'keychain');
    await store.put({
      ...(await store.find(id)),
      accessKeyHint: accessKeyHint(keys.accessKeyId),
    });
    deps.onChanged?.();
  }

  async function settingsOf(saved: ServerSettings, caFile: string | undefined) {
    const { endpoint, region, addressing, provider, awsEndpoints } = saved;
    const caCertificates = await readCaCertificates(
      deps.env,
      deps.homeDirectory,
      undefined,
      caFile,
    );
    return {
      region: region ?? defaultRegion,
      addressing,
      ...(endpoint === undefined ? {} : { endpoint: checkEndpoint(endpoint) }),
      ...(provider === undefined ? {} : { provider }),
      ...(awsEndpoints === undefined ? {} : { awsEndpoints }),
      ...(caCertificates === undefined ? {} : { caCertificates }),
    };
  }

  async function save(draft: ConnectionDraft): Promise<BareConnection> {
    const known = draft.id === undefined ? undefined : await store.find(draft.id);
    const id = known?.id ?? `saved:${randomUUID()}`;
    const settings = draftSettings(draft);
    if (settings.endpoint !== undefined) checkEndpoint(settings.endpoint);
    const restoreSecret = await secrets.remember(id);
    const saved: SavedConnection = {
      id,
      name: draft.name,
      ...settings,
      ...(draft.signing === 'keys'
        ? { accessKeyHint: await keepSecret(draft, id, known) }
        : { [draft.signing]: true, accessKeyHint: '' }),
    };
    try {
      await store.put(saved);
    } catch (error) {
      // Other keys are not to be sent to the server of before. Why that fails too would be no news.
      await restoreSecret().catch(() => undefined);
      throw error;
    }
    // Not before it is known that they are needed no more.
    if (draft.signing !== 'keys') await secrets.remove(id);
    return describe(saved);
  }

  return {
    async list() {
      const place = { kind: 'saved', label: store.path } as const;
      try {
        const connections = await Promise.all((await store.list()).map(describe));
        const outcome = connections.length > 0 ? 'found' : 'empty';
        return { connections, place: { ...place, outcome } };
      } catch (error) {
        if (!(error instanceof DipperError)) throw error;
        return {
          connections: [],
          place: { ...place, outcome: 'unreadable', detail: error.message },
        };
      }
    },

    save(draft) {
      const saving = edit.then(() => save(draft));
      edit = saving.catch(() => undefined);
      return saving;
    },

    async remove(id) {
      await store.find(id);
      // In this order, so that no secret can be left behind without its connection.
      await secrets.remove(id);
      await store.remove(id);
    },

    async resolve(id, caFile) {
      const saved = await store.find(id);
      if (saved.anonymous === true) {
        return { id, ...(await settingsOf(saved, caFile)), ...anonymous };
      }
      if (saved.machine === true) {
        return { id, ...(await settingsOf(saved, caFile)), ...deps.machineRole() };
      }
      await secretOf(saved);
      const server = serverNameOf(saved);
      const refuseElsewhere = (now: SavedConnection): void => {
        if (serverNameOf(now) !== server) throw connectionChanged();
      };
      const keep = async (keys: SavedSecret): Promise<void> => {
        refuseElsewhere(await store.find(id));
        await renewSecret(id, keys);
      };
      let last: SavedSecret | undefined;
      return {
        id,
        ...(await settingsOf(saved, caFile)),
        credentials: async (signal) => {
          // As it is now: its keys may have been replaced since it was opened.
          const { saved: current, secret } = await readWithSecret(id);
          // Whoever still holds this sends the keys where it led then.
          refuseElsewhere(current);
          const { name, accessKeyHint: hint } = current;
          const question = { id, connection: name, accessKeyHint: hint, origin: 'saved' } as const;
          last = await endedKeys.replaced(question, secret, keep, signal);
          return last;
        },
        onRefused: () => {
          if (last !== undefined) endedKeys.refused(id, last);
        },
      };
    },

    async resolveDraft(draft, caFile) {
      // One of its own, so that no client of another draft is used for it.
      const id = `draft:${randomUUID()}`;
      const settings = await settingsOf(draftSettings(draft), caFile);
      if (draft.signing === 'anonymous') return { id, ...settings, ...anonymous };
      if (draft.signing === 'machine') return { id, ...settings, ...deps.machineRole() };
      const secret = await draftSecret(draft);
      return { id, ...settings, credentials: () => Promise.resolve(secret) };
    },
  };
}

/** How a connection without keys of its own signs. */
function keylessOf({ anonymous, machine }: SavedConnection): 'none' | 'machine' | undefined {
  if (anonymous === true) return 'none';
  return machine === true ? 'machine' : undefined;
}

/** Requests go out as they are; nobody asks for the keys. */
const anonymous: Pick<ResolvedConnection, 'anonymous' | 'credentials'> = {
  anonymous: true,
  credentials: () => Promise.resolve({ accessKeyId: '', secretAccessKey: '' }),
};

type ServerSettings = Pick<
  SavedConnection,
  'endpoint' | 'region' | 'addressing' | 'provider' | 'awsEndpoints'
>;

function draftSettings(draft: ConnectionDraft): ServerSettings {
  const { endpoint, region, addressing, provider, awsEndpoints } = draft;
  return {
    addressing,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined || region === '' ? {} : { region }),
    ...(provider === undefined ? {} : { provider }),
    ...(awsEndpoints === undefined ? {} : { awsEndpoints }),
  };
}

function withToken(
  keys: Omit<SavedSecret, 'sessionToken'>,
  sessionToken: string | undefined,
): SavedSecret {
  return sessionToken === undefined || sessionToken === '' ? keys : { ...keys, sessionToken };
}
