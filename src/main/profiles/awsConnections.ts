import { dipperError } from '../../shared/errors/appError';
import { profileConnectionId, profilePrefix } from '../../shared/model/connection';
import type { CredentialPlace } from '../../shared/model/connection';
import type { CredentialTry } from '../../shared/model/identity';
import type { AwsCredentialIdentity, ResolvedConnection } from '../s3/connection';
import { connectionChanged } from '../s3/connectionChanged';
import type { ConnectionNetwork } from '../s3/network/proxy';
import type { ActivityOptions } from '../s3/reportCalls';
import { serverNameOf } from '../s3/serverName';
import { accessKeyHint } from './accessKeyHint';
import { configuredAwsEndpoints } from './awsFiles/awsEndpoints';
import type { AwsFiles, AwsFilesOwner, AwsProfile } from './awsFiles/awsFiles';
import { createAwsFilesReader } from './awsFiles/awsFilesReader';
import type { Settle } from './awsFiles/awsFilesReader';
import {
  checkEndpoint,
  checkServicesSection,
  configuredAddressing,
  configuredEndpoint,
  configuredRegion,
  configuredServiceEndpoint,
  defaultRegion,
  readCaCertificates,
  shownEndpoint,
} from './awsFiles/awsSettings';
import type { BareConnection } from './connectionOptions';
import type { CredentialMemory } from './credentials/credentialMemory';
import { credentialSourceOf, sourceFingerprint } from './credentials/credentialSource';
import type { CredentialSource } from './credentials/credentialSource';
import { environmentTries, profileTries } from './credentials/credentialTries';
import {
  activeProfile,
  chosenProfile,
  environmentPlace,
  environmentSource,
  requiredEnvironmentSource,
} from './credentials/environment';
import { obtainCredentials } from './credentials/obtainCredentials';
import { createSourceKeys } from './credentials/sourceKeys';
import type { SignInPrompts } from './signIn/signInPrompts';
import type { SsoSignIn } from './signIn/ssoCredentials';
import { createWrittenKeys } from './signIn/writtenKeys';

const environmentId = 'environment';
const environmentName = 'Environment';

/** What {@link createAwsConnections} needs. */
export interface AwsConnectionsDeps extends AwsFilesOwner {
  readonly memory: CredentialMemory;
  readonly prompts: SignInPrompts;
  readonly sso: SsoSignIn;
  /** How a connection uses the network, to get its credentials as well. */
  readonly networkOf: (connectionId: string) => Promise<ConnectionNetwork>;
  /** Told of the calls to STS, each as part of the user's action under way. */
  readonly onCall: ActivityOptions['onCall'];
  readonly currentAction?: ActivityOptions['currentAction'];
  readonly settle?: Settle;
}

/** The connections that are there by themselves: each profile of the AWS files, the environment. */
export interface AwsConnections {
  /** The profile that the environment names comes first, then the environment, then the others. */
  list(): Promise<{
    readonly connections: readonly BareConnection[];
    readonly places: readonly CredentialPlace[];
  }>;
  owns(id: string): boolean;
  /**
   * @param caFile Of the connection's own options: no other one is read then.
   * @throws DipperError as `credentialSourceOf` and the checks of endpoint and CA bundle do
   */
  resolve(id: string, caFile?: string): Promise<ResolvedConnection>;
  /** Where credentials were looked for. Throws as `resolve` does. */
  tries(id: string): Promise<readonly CredentialTry[]>;
}

/** Where a connection of the AWS files or the environment has its keys and its settings. */
interface OwnSource {
  readonly id: string;
  readonly name: string;
  readonly find: (files: AwsFiles) => CredentialSource;
  readonly profileIn: (files: AwsFiles) => AwsProfile | undefined;
}

/** Makes them. Each list and each resolve reads the AWS files, so that an edit of theirs shows at once. */
export function createAwsConnections(deps: AwsConnectionsDeps): AwsConnections {
  const { env, homeDirectory, memory, prompts, sso, onCall, currentAction } = deps;
  const readFiles = createAwsFilesReader({ env, homeDirectory }, deps.settle);
  const written = createWrittenKeys(prompts);
  const sourceKeys = createSourceKeys({
    readFiles,
    written,
    connectionOf: (profile) =>
      profile === undefined
        ? { id: environmentId, connection: environmentName, origin: 'environment' }
        : { id: profileConnectionId(profile), connection: profile, origin: 'profile' },
  });

  /** Obtained where they come from, when they are needed for the first time and when they end. */
  function credentialsOf(
    { id, name, find, profileIn }: OwnSource,
    opened: AwsFiles,
  ): Pick<ResolvedConnection, 'credentials' | 'onRefused'> {
    let last: AwsCredentialIdentity | undefined;
    const serverIn = (files: AwsFiles): string => serverNameOf(settingsOf(files, profileIn(files)));
    const server = serverIn(opened);

    async function read() {
      const files = await readFiles();
      const source = find(files);
      return { files, source, fingerprint: sourceFingerprint(source, files) };
    }

    async function current(
      signal: AbortSignal | undefined,
      action: string | undefined,
    ): Promise<AwsCredentialIdentity> {
      const { files, source, fingerprint } = await read();
      // Whoever still holds this sends the keys where it led then.
      if (serverIn(files) !== server) throw connectionChanged();
      if (source.kind === 'static') {
        const origin = id === environmentId ? 'environment' : 'profile';
        const { credentials: keys } = source;
        return written.current(
          { id, connection: name, origin, keys },
          // Only the token says that they are others: the files may be written one setting after the other.
          // Files that can't be read at the moment are being written.
          () =>
            read().then(
              ({ files: found, source: now }) =>
                serverIn(found) !== server ||
                now.kind !== 'static' ||
                now.credentials.sessionToken !== keys.sessionToken,
              () => false,
            ),
          (signalOfAll) => current(signalOfAll, action),
          signal,
        );
      }
      return memory.get(
        id,
        fingerprint,
        async (signalOfAll) =>
          obtainCredentials(source, {
            network: await deps.networkOf(id),
            env,
            homeDirectory,
            files,
            prompts,
            sso,
            sourceKeys,
            report: {
              connectionId: id,
              onCall,
              currentAction: () => action ?? currentAction?.(),
            },
            signal: signalOfAll,
          }),
        signal,
      );
    }

    return {
      credentials: async (signal, action) => (last = await current(signal, action)),
      onRefused: () => {
        if (last === undefined) return;
        written.refused(id, last);
        memory.refused(id, last);
      },
    };
  }

  async function resolveProfile(
    id: string,
    caFile: string | undefined,
  ): Promise<ResolvedConnection> {
    const name = id.slice(profilePrefix.length);
    const files = await readFiles();
    const find = (current: AwsFiles): CredentialSource => credentialSourceOf(current, name);
    // Only to refuse at once what can't work; credentials are obtained when they are needed.
    find(files);
    const profileIn = (current: AwsFiles): AwsProfile | undefined => current.profiles.get(name);
    return {
      ...(await resolveSettings(id, files, profileIn(files), caFile)),
      ...credentialsOf({ id, name, find, profileIn }, files),
    };
  }

  async function resolveEnvironment(caFile: string | undefined): Promise<ResolvedConnection> {
    const files = await readFiles();
    const find = (current: AwsFiles): CredentialSource =>
      requiredEnvironmentSource(env, environmentProfile(current));
    find(files);
    const own = { id: environmentId, name: environmentName, find, profileIn: environmentProfile };
    return {
      ...(await resolveSettings(environmentId, files, environmentProfile(files), caFile)),
      ...credentialsOf(own, files),
    };
  }

  /** The profile that the settings of the environment's connection come from. */
  function environmentProfile(files: AwsFiles): AwsProfile {
    const name = activeProfile(env);
    return files.profiles.get(name) ?? { name, settings: new Map(), groups: new Map() };
  }

  async function resolveSettings(
    id: string,
    files: AwsFiles,
    profile: AwsProfile | undefined,
    caFile: string | undefined,
  ): Promise<Omit<ResolvedConnection, 'credentials'>> {
    if (profile !== undefined) checkServicesSection(profile, files);
    const endpoint = configuredEndpoint('s3', env, files, profile);
    const sts = configuredServiceEndpoint('sts', env, files, profile);
    const caCertificates = await readCaCertificates(env, homeDirectory, profile, caFile);
    const awsEndpoints = configuredAwsEndpoints(env, profile);
    return {
      id,
      region: configuredRegion(env, profile) ?? defaultRegion,
      addressing: configuredAddressing(profile),
      ...(endpoint === undefined ? {} : { endpoint: checkEndpoint(endpoint) }),
      ...(sts === undefined ? {} : { stsEndpoint: checkEndpoint(sts) }),
      ...(caCertificates === undefined ? {} : { caCertificates }),
      ...(awsEndpoints === undefined ? {} : { awsEndpoints }),
      isCurrent: async () => (await readFiles()).fingerprint === files.fingerprint,
    };
  }

  function settingsOf(files: AwsFiles, profile: AwsProfile | undefined) {
    const endpoint = configuredEndpoint('s3', env, files, profile);
    const region = configuredRegion(env, profile);
    const awsEndpoints = configuredAwsEndpoints(env, profile);
    return {
      addressing: configuredAddressing(profile),
      ...(endpoint === undefined ? {} : { endpoint: shownEndpoint(endpoint) }),
      ...(region === undefined ? {} : { region }),
      ...(awsEndpoints === undefined ? {} : { awsEndpoints }),
    };
  }

  function profileConnection(files: AwsFiles, profile: AwsProfile): BareConnection {
    // With a role, these keys are not the ones that sign.
    const accessKeyId = profile.settings.has('role_arn')
      ? undefined
      : profile.settings.get('aws_access_key_id');
    return {
      id: profileConnectionId(profile.name),
      name: profile.name,
      source: { kind: 'profile', profile: profile.name },
      ...settingsOf(files, profile),
      ...(accessKeyId === undefined ? {} : { accessKeyHint: accessKeyHint(accessKeyId) }),
    };
  }

  function environmentConnection(files: AwsFiles): readonly BareConnection[] {
    const profile = environmentProfile(files);
    const source = environmentSource(env, profile);
    if (source === undefined) return [];
    return [
      {
        id: environmentId,
        name: environmentName,
        source: { kind: 'environment' },
        ...settingsOf(files, profile),
        ...(source.kind === 'static'
          ? { accessKeyHint: accessKeyHint(source.credentials.accessKeyId) }
          : {}),
      },
    ];
  }

  return {
    async list() {
      const files = await readFiles();
      const chosen = chosenProfile(env);
      const profiles = [...files.profiles.values()];
      const connectionsOf = (wanted: (name: string) => boolean): readonly BareConnection[] =>
        profiles
          .filter(({ name }) => wanted(name))
          .map((profile) => profileConnection(files, profile));
      const ofEnvironment = environmentConnection(files);
      return {
        connections: [
          ...connectionsOf((name) => name === chosen),
          ...ofEnvironment,
          ...connectionsOf((name) => name !== chosen),
        ],
        places: [...files.places, environmentPlace(env, ofEnvironment.length > 0)],
      };
    },

    owns: (id) => id === environmentId || id.startsWith(profilePrefix),

    async tries(id) {
      const files = await readFiles();
      if (id === environmentId) {
        return environmentTries(env, requiredEnvironmentSource(env, environmentProfile(files)));
      }
      const name = id.slice(profilePrefix.length);
      const source = credentialSourceOf(files, name);
      const profile = files.profiles.get(name);
      return profile === undefined ? [] : profileTries(profile, source);
    },

    async resolve(id, caFile) {
      if (id === environmentId) return resolveEnvironment(caFile);
      if (id.startsWith(profilePrefix)) return resolveProfile(id, caFile);
      throw dipperError('not_found', 'This connection is not one of the AWS files.');
    },
  };
}
