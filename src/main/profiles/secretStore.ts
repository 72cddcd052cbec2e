import { z } from 'zod';
import { dipperError } from '../../shared/errors/appError';
import { createJsonFile } from '../storage/jsonFile';
import type { OnProblem } from '../storage/jsonFile';

/** The system's encryption of secrets at rest. */
export interface EncryptionPort {
  isAvailable(): boolean;
  /** Its name, such as `gnome_libsecret`, for messages. */
  backend(): string;
  encrypt(text: string): Buffer;
  decrypt(encrypted: Buffer): string;
}

/** What a saved connection signs with. The access key id is kept with its secret. */
export interface SavedSecret {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type SecretKeeping = 'keychain' | 'session';

/** The secrets that were typed in, by the ids of their connections. */
export interface SecretStore {
  readonly status: () => { readonly available: boolean; readonly backend: string };
  /**
   * Keeps a secret in place of an earlier one: encrypted at rest, or in memory until Dipper ends.
   *
   * @throws DipperError `encryption_unavailable`, with nothing written, when it is to be encrypted
   *   and can't be; `local_access_denied`, `disk_full` or `local_failed`
   */
  put(id: string, secret: SavedSecret, keep: SecretKeeping): Promise<void>;
  /**
   * @returns `undefined` when there is none
   * @throws DipperError `credentials_source_failed` when it is there and can't be decrypted;
   *   `local_access_denied` or `local_failed`
   */
  get(id: string): Promise<SavedSecret | undefined>;
  /** Where a secret is, without decrypting it, which could make the system ask the user. */
  whereabouts(id: string): Promise<SecretKeeping | 'missing'>;
  remove(id: string): Promise<void>;
  /** Remembers what is there, without decrypting it; the answer puts that back, and throws as `put` does. */
  remember(id: string): Promise<() => Promise<void>>;
  /**
   * Keeps what is there under another id as well, in place of what that had, and without decrypting it.
   *
   * @throws DipperError `local_access_denied`, `disk_full` or `local_failed`
   */
  copy(from: string, to: string): Promise<void>;
}

const secretSchema = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string().optional(),
});

/** Encrypted secrets in base64, by connection id. What another Dipper stores otherwise is left alone. */
const blobsSchema = z.record(z.string(), z.unknown());

/** @param deps.path Of the file that holds the encrypted secrets. */
export function createSecretStore(deps: {
  readonly encryption: EncryptionPort;
  readonly path: string;
  readonly onProblem: OnProblem;
}): SecretStore {
  const { encryption } = deps;
  const session = new Map<string, SavedSecret>();
  const file = createJsonFile<Readonly<Record<string, unknown>>>({
    path: deps.path,
    schema: blobsSchema,
    version: 1,
    fallback: {},
    onProblem: deps.onProblem,
  });

  async function removeFromFile(id: string): Promise<void> {
    if ((await storedBlob(id)) === undefined) return;
    await file.update((blobs) =>
      Object.fromEntries(Object.entries(blobs).filter(([stored]) => stored !== id)),
    );
  }

  /** `undefined` without one. It may be none that can be understood. */
  async function storedBlob(id: string): Promise<unknown> {
    const blobs = await file.read();
    return Object.hasOwn(blobs, id) ? blobs[id] : undefined;
  }

  async function keepBlob(id: string, blob: unknown): Promise<void> {
    if (blob === undefined) await removeFromFile(id);
    else await file.update((blobs) => ({ ...blobs, [id]: blob }));
  }

  return {
    status: () => ({ available: encryption.isAvailable(), backend: encryption.backend() }),

    async put(id, secret, keep) {
      if (keep === 'session') {
        await removeFromFile(id);
        session.set(id, secret);
        return;
      }
      const blob = encrypt(encryption, JSON.stringify(secret));
      await keepBlob(id, blob);
      session.delete(id);
    },

    async get(id) {
      const inMemory = session.get(id);
      if (inMemory !== undefined) return inMemory;
      const blob = await storedBlob(id);
      return blob === undefined ? undefined : decrypt(encryption, blob);
    },

    async whereabouts(id) {
      if (session.has(id)) return 'session';
      return (await storedBlob(id)) === undefined ? 'missing' : 'keychain';
    },

    async remove(id) {
      await removeFromFile(id);
      session.delete(id);
    },

    async remember(id) {
      const blob = await storedBlob(id);
      const inMemory = session.get(id);
      return async () => {
        await keepBlob(id, blob);
        if (inMemory === undefined) session.delete(id);
        else session.set(id, inMemory);
      };
    },

    async copy(from, to) {
      const inMemory = session.get(from);
      await keepBlob(to, await storedBlob(from));
      if (inMemory === undefined) session.delete(to);
      else session.set(to, inMemory);
    },
  };
}

function encrypt(encryption: EncryptionPort, text: string): string {
  const refusal = (): Error =>
    dipperError(
      'encryption_unavailable',
      'This system offers no encryption for secrets, so none was stored. It can be kept until Dipper ends.',
      { facts: { backend: encryption.backend() } },
    );
  if (!encryption.isAvailable()) throw refusal();
  try {
    return encryption.encrypt(text).toString('base64');
  } catch {
    // Without its cause, which might repeat the text.
    throw refusal();
  }
}

function decrypt(encryption: EncryptionPort, blob: unknown): SavedSecret {
  let content: unknown;
  try {
    content = JSON.parse(encryption.decrypt(Buffer.from(z.base64().parse(blob), 'base64')));
  } catch {
    // Without its cause, which might repeat the text.
    content = undefined;
  }
  const secret = secretSchema.safeParse(content);
  if (secret.success) return secret.data;
  throw dipperError(
    'credentials_source_failed',
    "The stored secret can't be decrypted on this system. Type it in again.",
    { retry: 'after_sign_in', facts: { backend: encryption.backend() } },
  );
}
