import { dipperError, DipperError } from '../../shared/errors/appError';
import type { ConnectionDraft } from '../../shared/ipc/routes/connections';
import { defaultConnectionOptions, isSameSignIn } from '../../shared/model/connection';
import type { Connection, ConnectionList, ConnectionOptions } from '../../shared/model/connection';
import type { CredentialTry } from '../../shared/model/identity';
import type { ActivityOptions } from '../s3/reportCalls';
import type { ConnectionResolver, ResolvedConnection } from '../s3/connection';
import { serverNameOf } from '../s3/serverName';
import type { OnProblem } from '../storage/jsonFile';
import { createAwsConnections } from './awsConnections';
import { createConnectionNetworks, networkTo } from './connectionNetwork';
import type { ConnectionNetworkDeps } from './connectionNetwork';
import type { ConnectionOptionsStore } from './connectionOptions';
import { createCredentialMemory } from './credentials/credentialMemory';
import { createMachineRole } from './credentials/machineRole';
import { createSavedConnections } from './savedConnections';
import type { SavedConnectionsDeps } from './savedConnections';
import type { SignInPrompts } from './signIn/signInPrompts';
import { createSsoCache } from './signIn/ssoCache';
import { createSsoSignIn } from './signIn/ssoCredentials';

/** All ways to reach a server: of the AWS files, the environment, and added by hand. */
export interface Connections {
  /** Never fails for what can't be read: `places` and `optionsError` tell it. Without any secret. */
  list(): Promise<ConnectionList>;
  /**
   * Adds a connection, or changes the one whose id the draft has. An access key id or secret that is
   * left empty stays as it is stored.
   *
   * @throws DipperError `encryption_unavailable` when the secret is to go to a keychain that is not
   *   there (nothing is stored then), `invalid_input`, `not_found`, or an error of the files
   */
  save(draft: ConnectionDraft): Promise<Connection>;
  /** @throws DipperError `invalid_input` for what is not Dipper's own, `not_found` */
  remove(id: string): Promise<void>;
  /** Where credentials were looked for, and what won. Throws as `resolve` does. */
  tries(id: string): Promise<readonly CredentialTry[]>;
  /**
   * @param proxyPassword Of its own proxy; absent: as it is kept, for the same address and user only.
   * @throws DipperError when they can't be kept
   */
  setOptions(id: string, options: ConnectionOptions, proxyPassword?: string): Promise<void>;
  optionsOf(id: string): Promise<ConnectionOptions>;
  /**
   * Has what was decided about a connection hold for another id as well, its proxy's password too, in place of
   * what was decided about that. The answer takes that back.
   *
   * @throws DipperError of the files that hold it; nothing is copied then
   */
  copyOptions(from: string, to: string): Promise<() => Promise<void>>;
  /** @throws DipperError of the files that hold what was decided, its proxy's password too */
  forgetOptions(id: string): Promise<void>;
  /**
   * Forgets which proxies of the system were there, as the network may be another one. Whoever has just asked goes by
   * the answer for some seconds more.
   */
  forgetWays(): void;
  /** Reads everything afresh, so that a changed profile or secret counts at once. */
  readonly resolve: ConnectionResolver;
  /** What a draft would reach, without storing it. Throws as `save` does. */
  resolveDraft(draft: ConnectionDraft): Promise<ResolvedConnection>;
}

/** What {@link createConnections} needs. */
interface ConnectionsDeps
  extends
    Omit<SavedConnectionsDeps, 'machineRole'>,
    Pick<ConnectionNetworkDeps, 'resolveSystemProxy'> {
  readonly prompts: SignInPrompts;
  readonly options: ConnectionOptionsStore;
  /** Told of a sign-in that can't be kept. */
  readonly onProblem?: OnProblem;
  /** Told of the calls to STS, each as part of the user's action under way. */
  readonly onCall: ActivityOptions['onCall'];
  readonly currentAction?: ActivityOptions['currentAction'];
}

/** @param deps.env Of this process; its AWS variables are honoured as AWS' own tools do. */
export function createConnections(deps: ConnectionsDeps): Connections {
  const sso = createSsoSignIn({ ...deps, cache: createSsoCache(deps.homeDirectory) });
  const networks = createConnectionNetworks({ ...deps, optionsOf: (id) => deps.options.of(id) });
  const memory = createCredentialMemory();
  const aws = createAwsConnections({
    ...deps,
    memory,
    sso,
    networkOf: (id) => networks.of(id),
  });
  const saved = createSavedConnections({
    ...deps,
    machineRole: createMachineRole({ ...deps, memory }),
  });

  async function resolve(id: string): Promise<ResolvedConnection> {
    const { readOnly, requesterPays } = await deps.options.of(id);
    const network = await networks.of(id);
    const resolved = await (aws.owns(id) ? aws : saved).resolve(id, network.caFile);
    return { ...resolved, readOnly, requesterPays, network: networkTo(resolved, network) };
  }

  async function copyOptions(from: string, to: string): Promise<() => Promise<void>> {
    const takeBackPassword = await networks.copyPassword(from, to);
    try {
      const takeBackOptions = await deps.options.copy(from, to);
      return async () => {
        await takeBackOptions();
        await takeBackPassword();
      };
    } catch (error) {
      await takeBackPassword();
      throw error;
    }
  }

  /** Absent: the one that is kept. It is forgotten unless it was typed in for this proxy and user. */
  async function passwordToKeep(
    id: string,
    { network: { proxy } }: ConnectionOptions,
    typed: string | undefined,
  ): Promise<string | undefined> {
    if (proxy.kind !== 'custom' || proxy.user === '') return '';
    if (typed !== undefined) return typed;
    const before = (await deps.options.of(id)).network.proxy;
    return isSameSignIn(before, proxy) ? undefined : '';
  }

  async function forgetOptions(id: string): Promise<void> {
    await networks.forgetPassword(id);
    await deps.options.remove(id);
  }

  /** The list is there all the same. What is unknown may be a guard rail. */
  async function optionsToShow(): Promise<
    (id: string) => Pick<Connection, 'options' | 'optionsError'>
  > {
    try {
      const optionsOf = await deps.options.all();
      return (id) => ({ options: optionsOf(id) });
    } catch (error) {
      if (!(error instanceof DipperError)) throw error;
      const options = { ...defaultConnectionOptions, readOnly: true };
      return () => ({ options, optionsError: error.detail });
    }
  }

  return {
    async list() {
      const [ofAws, ofDipper, optionsOf] = await Promise.all([
        aws.list(),
        saved.list(),
        optionsToShow(),
      ]);
      return {
        connections: [...ofAws.connections, ...ofDipper.connections].map((connection) => ({
          ...connection,
          server: serverNameOf(connection),
          ...optionsOf(connection.id),
        })),
        places: [...ofAws.places, ofDipper.place],
        keychain: deps.secrets.status(),
      };
    },
    async save(draft) {
      const connection = await saved.save(draft);
      const server = serverNameOf(connection);
      return { ...connection, server, options: await deps.options.of(connection.id) };
    },
    async remove(id) {
      if (aws.owns(id)) {
        throw dipperError(
          'invalid_input',
          'This connection comes from the AWS files or the environment, and is removed there.',
        );
      }
      await saved.remove(id);
      await forgetOptions(id);
    },
    async tries(id) {
      if (aws.owns(id)) return aws.tries(id);
      const { anonymous } = await resolve(id);
      if (anonymous === true) return [];
      const { machine } = await deps.store.find(id);
      return [{ origin: machine === true ? 'instance' : 'saved', outcome: 'used' }];
    },
    async setOptions(id, options, proxyPassword) {
      const password = await passwordToKeep(id, options, proxyPassword);
      if (password === undefined) {
        await deps.options.put(id, options);
        return;
      }
      const takeBackPassword = await networks.rememberPassword(id);
      let takeBackOptions = (): Promise<void> => Promise.resolve();
      try {
        // In this order, so that no proxy is ever given the password of another one.
        await networks.forgetPassword(id);
        takeBackOptions = await deps.options.put(id, options);
        await networks.keepPassword(id, password);
      } catch (error) {
        // In this order for the same reason. Why that fails too would be no news.
        await takeBackOptions()
          .then(takeBackPassword)
          .catch(() => undefined);
        throw error;
      }
    },
    optionsOf: (id) => deps.options.of(id),
    copyOptions,
    forgetOptions,
    forgetWays: () => networks.forgetWays(),
    resolve,
    async resolveDraft(draft) {
      // A draft of a connection that is not there yet has the options that every new one has.
      const network = await networks.of(draft.id ?? '');
      const resolved = await saved.resolveDraft(draft, network.caFile);
      return { ...resolved, network: networkTo(resolved, network) };
    },
  };
}
