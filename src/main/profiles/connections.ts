import { dipperError } from '../../shared/errors/appError';
import type { ConnectionDraft } from '../../shared/ipc/routes';
import type { Connection, ConnectionList } from '../../shared/model/connection';
import type { ConnectionResolver, ResolvedConnection } from '../s3/connection';
import { createAwsConnections } from './awsConnections';
import { createCredentialMemory } from './credentialMemory';
import { createSavedConnections } from './savedConnections';
import type { SavedConnectionsDeps } from './savedConnections';
import type { SignInPrompts } from './signInPrompts';
import { createSsoCache } from './ssoCache';
import { createSsoSignIn } from './ssoCredentials';

/** All ways to reach a server: of the AWS files, the environment, and added by hand. */
export interface Connections {
  /** Never fails for what can't be read: `places` tells it. Without any secret. */
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
  /** Reads everything afresh, so that a changed profile or secret counts at once. */
  readonly resolve: ConnectionResolver;
  /** What a draft would reach, without storing it. Throws as `save` does. */
  resolveDraft(draft: ConnectionDraft): Promise<ResolvedConnection>;
}

/** What {@link createConnections} needs. */
interface ConnectionsDeps extends SavedConnectionsDeps {
  readonly prompts: SignInPrompts;
}

/** @param deps.env Of this process; its AWS variables are honoured as AWS' own tools do. */
export function createConnections(deps: ConnectionsDeps): Connections {
  const { prompts } = deps;
  const sso = createSsoSignIn({ cache: createSsoCache(deps.homeDirectory), prompts });
  const aws = createAwsConnections({ ...deps, memory: createCredentialMemory(), prompts, sso });
  const saved = createSavedConnections(deps);

  return {
    async list() {
      const [ofAws, ofDipper] = await Promise.all([aws.list(), saved.list()]);
      return {
        connections: [...ofAws.connections, ...ofDipper.connections],
        places: [...ofAws.places, ofDipper.place],
        keychain: deps.secrets.status(),
      };
    },
    save: (draft) => saved.save(draft),
    async remove(id) {
      if (aws.owns(id)) {
        throw dipperError(
          'invalid_input',
          'This connection comes from the AWS files or the environment, and is removed there.',
        );
      }
      await saved.remove(id);
    },
    resolve: (id) => (aws.owns(id) ? aws.resolve(id) : saved.resolve(id)),
    resolveDraft: (draft) => saved.resolveDraft(draft),
  };
}
