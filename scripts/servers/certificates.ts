import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command';

/** Which certificate {@link createCertificates} makes. */
export interface CertificateOptions {
  /** What the server is called, as `DNS:name` or `IP:address`. Default: this machine. */
  readonly names?: readonly string[];
  /** Makes a certificate whose time was over yesterday. */
  readonly expired?: boolean;
}

/** A server certificate and the authority that signed it, as PEM texts. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const thisMachine = ['IP:127.0.0.1', 'DNS:localhost', 'DNS:*.localhost'];

/**
 * Makes a throw-away certificate authority and a server certificate signed by it, with the
 * `openssl` command (3.0 or later), since Node can't sign certificates. Nothing stays on disk.
 *
 * @throws Error when `openssl` is missing or refuses.
 */
export async function createCertificates(options: CertificateOptions = {}): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-certificates-'));
  const file = (name: string): string => join(folder, name);
  const read = (name: string): Promise<string> => readFile(file(name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    await runCommand('openssl', [
      ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Dipper test authority'],
      ...['-addext', 'keyUsage=critical,keyCertSign'],
      ...['-keyout', file('authority.key'), '-out', file('authority.pem')],
    ]);
    await runCommand('openssl', [
      ...['req', ...newKey, '-subj', '/CN=Dipper test server'],
      ...['-addext', `subjectAltName=${(options.names ?? thisMachine).join(',')}`],
      ...['-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-addext', 'extendedKeyUsage=serverAuth'],
      ...['-keyout', file('server.key'), '-out', file('request.pem')],
    ]);
    await runCommand('openssl', [
      ...['x509', '-req', '-in', file('request.pem'), '-copy_extensions', 'copyall'],
      ...['-CA', file('authority.pem'), '-CAkey', file('authority.key')],
      ...['-days', options.expired === true ? '-1' : '1', '-out', file('server.pem')],
    ]);
    return {
      authority: await read('authority.pem'),
      certificate: await read('server.pem'),
      key: await read('server.key'),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
