import { dipperError } from '../../shared/errors/appError';
import type { Connection, CredentialPlace } from '../../shared/model/connection';
import type { ResolvedConnection } from '../s3/connection';
import { accessKeyHint } from './accessKeyHint';
import { readAwsFiles } from './awsFiles';
import type { AwsFiles, AwsFilesOwner, AwsProfile } from './awsFiles';
import {
  checkEndpoint,
  checkServicesSection,
  configuredAddressing,
  configuredEndpoint,
  configuredRegion,
  defaultRegion,
  readCaCertificates,
  shownEndpoint,
  variable,
} from './awsSettings';
import type { CredentialMemory } from './credentialMemory';
import { credentialSourceOf } from './credentialSource';
import {
  activeProfile,
  environmentCredentials,
  environmentPlace,
  requiredEnvironmentCredentials,
} from './environment';
import { obtainCredentials } from './obtainCredentials';

const environmentId = 'environment';
const profilePrefix = 'profile:';

/** The connections that are there by themselves: each profile of the AWS files, the environment. */
export interface AwsConnections {
  /** The profile that `AWS_PROFILE` names comes first, then the environment, then the others. */
  list(): Promise<{
    readonly connections: readonly Connection[];
    readonly places: readonly CredentialPlace[];
  }>;
  owns(id: string): boolean;
  /** @throws DipperError as `credentialSourceOf` and the checks of endpoint and CA bundle do */
  resolve(id: string): Promise<ResolvedConnection>;
}

export function createAwsConnections(
  owner: AwsFilesOwner,
  memory: CredentialMemory,
): AwsConnections {
  const { env, homeDirectory } = owner;

  async function resolveProfile(id: string): Promise<ResolvedConnection> {
    const name = id.slice(profilePrefix.length);
    const files = await readAwsFiles(owner);
    // Only to refuse at once what can't work; credentials are obtained when they are needed.
    credentialSourceOf(files, name);
    return {
      ...(await resolveSettings(id, files, files.profiles.get(name))),
      credentials: async () => {
        const current = await readAwsFiles(owner);
        return memory.get(name, current.fingerprint, () =>
          obtainCredentials(credentialSourceOf(current, name), {
            env,
            homeDirectory,
            files: current,
          }),
        );
      },
      onRefused: () => memory.refused(name),
    };
  }

  async function resolveEnvironment(): Promise<ResolvedConnection> {
    const credentials = requiredEnvironmentCredentials(env);
    const files = await readAwsFiles(owner);
    return {
      ...(await resolveSettings(environmentId, files, files.profiles.get(activeProfile(env)))),
      credentials: () => Promise.resolve(credentials),
    };
  }

  async function resolveSettings(
    id: string,
    files: AwsFiles,
    profile: AwsProfile | undefined,
  ): Promise<Omit<ResolvedConnection, 'credentials'>> {
    if (profile !== undefined) checkServicesSection(profile, files);
    const endpoint = configuredEndpoint('s3', env, files, profile);
    const caCertificates = await readCaCertificates(env, homeDirectory, profile);
    return {
      id,
      region: configuredRegion(env, profile) ?? defaultRegion,
      addressing: configuredAddressing(profile),
      ...(endpoint === undefined ? {} : { endpoint: checkEndpoint(endpoint) }),
      ...(caCertificates === undefined ? {} : { caCertificates }),
      isCurrent: async () => (await readAwsFiles(owner)).fingerprint === files.fingerprint,
    };
  }

  function settingsOf(files: AwsFiles, profile: AwsProfile | undefined) {
    const endpoint = configuredEndpoint('s3', env, files, profile);
    const region = configuredRegion(env, profile);
    return {
      addressing: configuredAddressing(profile),
      ...(endpoint === undefined ? {} : { endpoint: shownEndpoint(endpoint) }),
      ...(region === undefined ? {} : { region }),
    };
  }

  function profileConnection(files: AwsFiles, profile: AwsProfile): Connection {
    // With a role, these keys are not the ones that sign.
    const accessKeyId = profile.settings.has('role_arn')
      ? undefined
      : profile.settings.get('aws_access_key_id');
    return {
      id: `${profilePrefix}${profile.name}`,
      name: profile.name,
      source: { kind: 'profile', profile: profile.name },
      ...settingsOf(files, profile),
      ...(accessKeyId === undefined ? {} : { accessKeyHint: accessKeyHint(accessKeyId) }),
    };
  }

  function environmentConnection(files: AwsFiles): readonly Connection[] {
    const credentials = environmentCredentials(env);
    if (credentials === undefined) return [];
    return [
      {
        id: environmentId,
        name: 'Environment',
        source: { kind: 'environment' },
        ...settingsOf(files, files.profiles.get(activeProfile(env))),
        accessKeyHint: accessKeyHint(credentials.accessKeyId),
      },
    ];
  }

  return {
    async list() {
      const files = await readAwsFiles(owner);
      const chosen = variable(env, 'AWS_PROFILE');
      const profiles = [...files.profiles.values()];
      const connectionsOf = (wanted: (name: string) => boolean): readonly Connection[] =>
        profiles
          .filter(({ name }) => wanted(name))
          .map((profile) => profileConnection(files, profile));
      return {
        connections: [
          ...connectionsOf((name) => name === chosen),
          ...environmentConnection(files),
          ...connectionsOf((name) => name !== chosen),
        ],
        places: [...files.places, environmentPlace(env)],
      };
    },

    owns: (id) => id === environmentId || id.startsWith(profilePrefix),

    async resolve(id) {
      if (id === environmentId) return resolveEnvironment();
      if (id.startsWith(profilePrefix)) return resolveProfile(id);
      throw dipperError('not_found', 'This connection is not one of the AWS files.');
    },
  };
}
