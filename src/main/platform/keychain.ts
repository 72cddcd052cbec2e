import { safeStorage } from 'electron';
import type { EncryptionPort } from '../profiles/secretStore';

/**
 * The half of `safeStorage` that every Electron has from 33, which is tested, to 45, which is
 * shipped. 45 calls it deprecated for its asynchronous half, which 33 lacks; both read the same data.
 */
interface SynchronousStorage {
  isEncryptionAvailable(): boolean;
  encryptString(plainText: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

/**
 * The system's own encryption: Keychain, DPAPI, or on Linux a secret service. To be used once the
 * app is ready. On Linux without such a service Electron would encrypt with a key that anybody can
 * read; that counts as no encryption.
 */
export function createKeychain(platform: NodeJS.Platform): EncryptionPort {
  const storage: SynchronousStorage = safeStorage;

  function backend(): string {
    if (platform === 'darwin') return 'keychain';
    if (platform === 'win32') return 'dpapi';
    return safeStorage.getSelectedStorageBackend();
  }

  return {
    backend,
    isAvailable() {
      const name = backend();
      if (name === 'basic_text' || name === 'unknown') return false;
      return storage.isEncryptionAvailable();
    },
    encrypt: (text) => storage.encryptString(text),
    decrypt: (encrypted) => storage.decryptString(encrypted),
  };
}
