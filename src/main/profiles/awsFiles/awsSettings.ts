import { readFile } from 'node:fs/promises';
import { dipperError } from '../../../shared/errors/appError';
import { localCodeOf, systemCode } from '../../base/systemErrors';
import type { Addressing } from '../../../shared/providers/provider';
import { expandPath } from './awsFiles';
import type { AwsFiles, AwsProfile } from './awsFiles';

/** An AWS service whose endpoint may be set, by its identifier in files and variables. */
type AwsService = 's3' | 'sts';

/** Used where nothing names a region, as the AWS tools do for S3. */
export const defaultRegion = 'us-east-1';

/**
 * The endpoint configured for a service, in AWS' order of precedence (SDKs and Tools Reference
 * Guide, "Service-specific endpoints"): `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the
 * profile's `services` section, the profile's `endpoint_url`. Last comes `endpoint_url` in the
 * profile's own `s3 =` group, which AWS ignores but storage providers tell their users to write.
 *
 * @returns the text as it is written, not checked; `undefined` means AWS itself
 */
export function configuredEndpoint(
  service: AwsService,
  env: NodeJS.ProcessEnv,
  files: Pick<AwsFiles, 'services'>,
  profile: AwsProfile | undefined,
): string | undefined {
  if (ignoresConfiguredEndpoints(env, profile)) return undefined;
  return (
    variable(env, `AWS_ENDPOINT_URL_${service.toUpperCase()}`) ??
    variable(env, 'AWS_ENDPOINT_URL') ??
    servicesEndpoint(service, files, profile) ??
    profile?.settings.get('endpoint_url') ??
    profile?.groups.get(service)?.get('endpoint_url')
  );
}

/**
 * The endpoint configured for a service by its own name only: `AWS_ENDPOINT_URL_<SERVICE>` or the
 * profile's `services` section. For services that few servers but AWS have: an endpoint for
 * everything is not meant for them.
 *
 * @returns the text as it is written, not checked; `undefined` means AWS itself
 */
export function configuredServiceEndpoint(
  service: 'sso' | 'sso_oidc' | 'sts',
  env: NodeJS.ProcessEnv,
  files: Pick<AwsFiles, 'services'>,
  profile: AwsProfile | undefined,
): string | undefined {
  if (ignoresConfiguredEndpoints(env, profile)) return undefined;
  return (
    variable(env, `AWS_ENDPOINT_URL_${service.toUpperCase()}`) ??
    servicesEndpoint(service, files, profile)
  );
}

function servicesEndpoint(
  service: string,
  files: Pick<AwsFiles, 'services'>,
  profile: AwsProfile | undefined,
): string | undefined {
  const name = profile?.settings.get('services');
  const services = name === undefined ? undefined : files.services.get(name);
  return services?.groups.get(service)?.get('endpoint_url');
}

/**
 * Checks an endpoint before anything is sent to it.
 *
 * @throws DipperError `invalid_input` for what is not a plain http or https URL
 */
export function checkEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const plain =
    url !== undefined &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '';
  if (!plain) {
    const shown = shownEndpoint(endpoint);
    throw dipperError('invalid_input', `The endpoint ${shown} is not a plain http or https URL.`, {
      resource: shown,
      facts: { reason: 'endpoint' },
    });
  }
  return endpoint;
}

/** An endpoint as it may be shown: without a user name and password. */
export function shownEndpoint(endpoint: string): string {
  return endpoint.replace(/^([a-z][\w+.-]*:)?(\/\/)?[^/?#]*@/iu, '$1$2');
}

/**
 * Checks that the services section that a profile names is there; without it requests would go to
 * another server than the user means. AWS' own tools refuse such a profile as well.
 *
 * @throws DipperError `invalid_input`
 */
export function checkServicesSection(profile: AwsProfile, files: AwsFiles): void {
  const name = profile.settings.get('services');
  if (name === undefined || files.services.has(name)) return;
  throw dipperError(
    'invalid_input',
    `The profile ${profile.name} names the services section ${name}, which is not in the config file.`,
    {
      resource: files.configPath,
      facts: { reason: 'services_section', profile: profile.name, section: name },
    },
  );
}

/** `AWS_REGION`, then `AWS_DEFAULT_REGION`, then the profile's `region`. */
export function configuredRegion(
  env: NodeJS.ProcessEnv,
  profile: AwsProfile | undefined,
): string | undefined {
  return (
    variable(env, 'AWS_REGION') ??
    variable(env, 'AWS_DEFAULT_REGION') ??
    profile?.settings.get('region')
  );
}

/** `addressing_style` of the profile's `s3` group; anything unknown counts as `auto`. */
export function configuredAddressing(profile: AwsProfile | undefined): Addressing {
  const style = profile?.groups.get('s3')?.get('addressing_style');
  return style === 'path' || style === 'virtual' ? style : 'auto';
}

/**
 * Reads the certificates that the connection's own options name, or else `AWS_CA_BUNDLE`, or else the
 * profile's `ca_bundle`.
 *
 * @returns PEM text; `undefined` when none names a file
 * @throws DipperError `local_not_found`, `local_access_denied` or `local_failed`
 */
export async function readCaCertificates(
  env: NodeJS.ProcessEnv,
  homeDirectory: string,
  profile: AwsProfile | undefined,
  chosen?: string,
): Promise<string | undefined> {
  const written = chosen ?? variable(env, 'AWS_CA_BUNDLE') ?? profile?.settings.get('ca_bundle');
  return written === undefined ? undefined : readCaFile(written, homeDirectory);
}

/** Reads certificates of authorities, as PEM text. */
async function readCaFile(written: string, homeDirectory: string): Promise<string> {
  const path = expandPath(written, homeDirectory);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    throw dipperError(
      code === 'ENOENT' ? 'local_not_found' : localCodeOf(code),
      `The CA bundle ${path} can't be read (${code ?? 'unknown'}).`,
      { resource: path, retry: 'now', facts: { reason: 'ca_file' }, cause: error },
    );
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw dipperError('local_failed', `The CA bundle ${path} has no certificate in PEM form.`, {
      resource: path,
      facts: { reason: 'ca_file' },
    });
  }
  return text;
}

/** The names of a session token, the one that the AWS CLI and boto3 take first before the other. */
export const sessionTokenSettings = ['aws_security_token', 'aws_session_token'] as const;

/** The session token of a profile's own keys. */
export function configuredSessionToken({ settings }: AwsProfile): string | undefined {
  const [first, second] = sessionTokenSettings;
  return settings.get(first) ?? settings.get(second);
}

/** The session token of the environment's keys, by both names as in a profile. */
export function environmentSessionToken(env: NodeJS.ProcessEnv): string | undefined {
  const [first, second] = sessionTokenSettings;
  return variable(env, first.toUpperCase()) ?? variable(env, second.toUpperCase());
}

/** An environment variable, where an empty one counts as not set. */
export function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

function ignoresConfiguredEndpoints(
  env: NodeJS.ProcessEnv,
  profile: AwsProfile | undefined,
): boolean {
  const setting =
    variable(env, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS') ??
    profile?.settings.get('ignore_configured_endpoint_urls');
  return setting?.toLowerCase() === 'true';
}
