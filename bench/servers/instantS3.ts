import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCertificates } from '../../scripts/servers/certificates';
import { runCommand } from '../../scripts/servers/run-command';

/** A running server that answers at once (instantS3.c). */
export interface InstantServer {
  readonly endpoint: string;
  /** PEM file of its authority, where it speaks TLS. */
  readonly authorityFile?: string;
  readonly authority?: string;
  readonly stop: () => void;
}

/** The compiled server. */
export interface InstantS3 {
  /** @param options Milliseconds that each answer waits, and whether over TLS. */
  start(options?: { readonly delay?: number; readonly tls?: boolean }): Promise<InstantServer>;
  /** Removes what was compiled. */
  remove(): Promise<void>;
}

const source = fileURLToPath(new URL('instantS3.c', import.meta.url));

/** Compiles the server with the system's C compiler and OpenSSL. */
export async function buildInstantS3(): Promise<InstantS3> {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-instant-s3-'));
  const program = join(folder, 'instantS3');
  await runCommand('cc', ['-O2', '-o', program, source, '-lssl', '-lcrypto', '-lpthread']);

  return {
    async start({ delay = 0, tls = false } = {}) {
      const certificates = tls ? await writeCertificates(folder) : undefined;
      const tlsWords =
        certificates === undefined ? [] : ['--tls', certificates.certificate, certificates.key];
      const child = spawn(program, ['--delay', String(delay), ...tlsWords], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const port = await new Promise<string>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code) => reject(new Error(`The server ended with ${String(code)}.`)));
        child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim()));
      });
      const { authority, authorityFile } = certificates ?? {};
      return {
        endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
        ...(authority === undefined ? {} : { authority, authorityFile }),
        stop: () => void child.kill('SIGKILL'),
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function writeCertificates(folder: string) {
  const { authority, certificate, key } = await createCertificates();
  const files = {
    authorityFile: join(folder, 'authority.pem'),
    certificate: join(folder, 'server.pem'),
    key: join(folder, 'server.key'),
  };
  await writeFile(files.authorityFile, authority);
  await writeFile(files.certificate, certificate);
  await writeFile(files.key, key, { mode: 0o600 });
  return { ...files, authority };
}
