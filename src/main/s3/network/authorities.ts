import { rootCertificates } from 'node:tls';

/** All authorities to be trusted; `undefined` for the built-in ones alone. */
export function authoritiesOf(caCertificates: string | undefined): string[] | undefined {
  return caCertificates === undefined ? undefined : [...rootCertificates, caCertificates];
}
