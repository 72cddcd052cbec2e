import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import type { CredentialPlace } from '../../../shared/model/connection';
import { parseIni } from './iniFile';
import type { IniFile, IniSection } from './iniFile';

/** A profile, as the config file and the credentials file have it together. */
export interface AwsProfile extends IniSection {
  readonly name: string;
}

/** What the AWS files say at this moment. */
export interface AwsFiles {
  readonly configPath: string;
  readonly credentialsPath: string;
  /** In the order of the config file, then those that only the credentials file has. */
  readonly profiles: ReadonlyMap<string, AwsProfile>;
  readonly services: ReadonlyMap<string, IniSection>;
  readonly ssoSessions: ReadonlyMap<string, IniSection>;
  readonly places: readonly CredentialPlace[];
  /** Another one when anything in the files has changed. */
  readonly fingerprint: string;
}

/** Whose files are read. */
export interface AwsFilesOwner {
  readonly env: NodeJS.ProcessEnv;
  readonly homeDirectory: string;
}

type SectionName =
  | { readonly kind: 'profile'; readonly name: string; readonly prefixed: boolean }
  | { readonly kind: 'services' | 'ssoSession'; readonly name: string }
  | { readonly kind: 'other' };

/**
 * Reads `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, by default `~/.aws/config` and
 * `~/.aws/credentials`, afresh at each call. A profile of both files has the settings of both, those
 * of the credentials file first. Never fails: a file that can't be read is told in `places` and does
 * not cost the other one.
 *
 * The SDK's own loader is not used: it silently drops profiles whose names have spaces or letters
 * outside ASCII, and does not tell why a file could not be read.
 */
export async function readAwsFiles(owner: AwsFilesOwner): Promise<AwsFiles> {
  const { configPath, credentialsPath } = awsFilePaths(owner);
  const [config, credentials] = await Promise.all([readIni(configPath), readIni(credentialsPath)]);

  const { profiles, services, ssoSessions, configHeaders } = interpretAwsFiles(
    config.file,
    credentials.file,
  );
  const credentialsCount = [...credentials.file.sections.keys()].filter(
    isCredentialsProfile,
  ).length;

  return {
    configPath,
    credentialsPath,
    profiles,
    services,
    ssoSessions,
    places: [
      placeOf('config_file', configPath, config, configHeaders.size),
      placeOf('credentials_file', credentialsPath, credentials, credentialsCount),
    ],
    fingerprint: createHash('sha256')
      .update(JSON.stringify([config.text, credentials.text]))
      .digest('hex'),
  };
}

/** What the two files say together. */
export interface InterpretedFiles extends Pick<AwsFiles, 'profiles' | 'services' | 'ssoSessions'> {
  /** The section of the config file that counts for a profile, by its name. */
  readonly configHeaders: ReadonlyMap<string, string>;
}

/** Finds the profiles and other named sections of both files. */
export function interpretAwsFiles(config: IniFile, credentials: IniFile): InterpretedFiles {
  const profiles = new Map<string, AwsProfile>();
  const services = new Map<string, IniSection>();
  const ssoSessions = new Map<string, IniSection>();
  const configHeaders = new Map<string, string>();
  const prefixedNames = new Set<string>();
  for (const [text, section] of config.sections) {
    const read = configSectionName(text);
    if (read.kind === 'services') services.set(read.name, section);
    if (read.kind === 'ssoSession') ssoSessions.set(read.name, section);
    if (read.kind !== 'profile') continue;
    // `[profile default]` wins over `[default]`, wherever each stands.
    if (!read.prefixed && prefixedNames.has(read.name)) continue;
    if (read.prefixed) prefixedNames.add(read.name);
    profiles.set(read.name, { name: read.name, ...section });
    configHeaders.set(read.name, text);
  }
  for (const [name, section] of credentials.sections) {
    if (!isCredentialsProfile(name)) continue;
    profiles.set(name, { name, ...merge(profiles.get(name), section) });
  }
  return { profiles, services, ssoSessions, configHeaders };
}

/** A path as written in an AWS file or variable, with `~` as the home directory. */
export function expandPath(path: string, homeDirectory: string): string {
  if (/^~[/\\]/u.test(path)) return join(homeDirectory, path.slice(2));
  return isAbsolute(path) ? path : resolve(path);
}

/** Where the AWS files are, or would be. */
export function awsFilePaths(
  owner: AwsFilesOwner,
): Pick<AwsFiles, 'configPath' | 'credentialsPath'> {
  return {
    configPath: pathOf(owner, 'AWS_CONFIG_FILE', 'config'),
    credentialsPath: pathOf(owner, 'AWS_SHARED_CREDENTIALS_FILE', 'credentials'),
  };
}

function pathOf({ env, homeDirectory }: AwsFilesOwner, variable: string, name: string): string {
  const path = env[variable];
  if (path === undefined || path === '') return join(homeDirectory, '.aws', name);
  return expandPath(path, homeDirectory);
}

interface ReadIni {
  readonly text: string;
  readonly file: IniFile;
  readonly outcome: 'read' | 'missing' | 'unreadable';
  readonly detail?: string;
}

const nothing: IniFile = { sections: new Map(), brokenLines: [] };

async function readIni(path: string): Promise<ReadIni> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return { text: '', file: nothing, outcome: 'missing' };
    return { text: '', file: nothing, outcome: 'unreadable', detail: readFailure(code) };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, file: parseIni(text), outcome: 'read' };
  } catch {
    const detail = 'It is not text in UTF-8.';
    return { text: bytes.toString('latin1'), file: nothing, outcome: 'unreadable', detail };
  }
}

function readFailure(code: string): string {
  if (code === 'EACCES' || code === 'EPERM') return 'The system does not allow reading it.';
  if (code === 'EISDIR') return 'It is a folder.';
  return `The system could not read it (${code}).`;
}

function placeOf(
  kind: CredentialPlace['kind'],
  label: string,
  read: ReadIni,
  count: number,
): CredentialPlace {
  if (read.outcome === 'missing') return { kind, label, outcome: 'missing' };
  if (read.outcome === 'unreadable') {
    return { kind, label, outcome: 'unreadable', detail: read.detail };
  }
  const [broken] = read.file.brokenLines;
  if (broken === undefined) return { kind, label, outcome: count > 0 ? 'found' : 'empty' };
  const detail = `Line ${broken} is not understood.`;
  return { kind, label, outcome: count > 0 ? 'found' : 'unreadable', detail };
}

/** Reads `default`, `profile NAME`, `services NAME` or `sso-session NAME`, with NAME in quotes or not. */
export function configSectionName(text: string): SectionName {
  if (text === 'default') return { kind: 'profile', name: 'default', prefixed: false };
  const [, prefix, rest] = /^(profile|services|sso-session)\s+(.+)$/u.exec(text) ?? [];
  if (prefix === undefined || rest === undefined) return { kind: 'other' };
  const name = /^(["'])(.+)\1$/u.exec(rest)?.[2] ?? rest;
  if (prefix === 'profile') return { kind: 'profile', name, prefixed: true };
  return { kind: prefix === 'services' ? 'services' : 'ssoSession', name };
}

function isCredentialsProfile(name: string): boolean {
  return name !== '' && !/^(?:services|sso-session)\s/u.test(name);
}

function merge(config: AwsProfile | undefined, credentials: IniSection): IniSection {
  if (config === undefined) return credentials;
  const groups = new Map(config.groups);
  for (const [name, group] of credentials.groups) {
    groups.set(name, new Map([...(groups.get(name) ?? []), ...group]));
  }
  return { settings: new Map([...config.settings, ...credentials.settings]), groups };
}
