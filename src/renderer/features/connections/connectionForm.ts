import type { ConnectionDraft } from '../../../shared/ipc/routes/connections';
import { usualAwsEndpoints } from '../../../shared/model/connection';
import type { AwsEndpoints, Connection } from '../../../shared/model/connection';
import type { Addressing } from '../../../shared/providers/provider';
import { providerOf } from '../../../shared/providers/providers';
import type { PastedCredentials } from './pastedCredentials';
import { choiceOf, withEndpoint, withRegion } from './providerChoice';
import type { ServerFields } from './providerChoice';

/** What is typed in the connection dialog. */
export interface ConnectionForm extends ServerFields {
  readonly name: string;
  readonly addressing: Addressing;
  readonly awsEndpoints: AwsEndpoints;
  readonly signing: ConnectionDraft['signing'];
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly keepSecret: 'keychain' | 'session';
}

/** What is wrong with a field, by the name of its words (`connections.problem`). */
type FieldProblem =
  | 'name'
  | 'endpointMissing'
  | 'endpointWrong'
  | 'regionMissing'
  | 'regionWrong'
  | 'awsRegionWrong'
  | 'awsHosts'
  | 'accessKeyId'
  | 'secretAccessKey';

/** Problems by field; empty when everything can be saved. */
export type FieldProblems = Partial<Readonly<Record<keyof ConnectionForm, FieldProblem>>>;

/** The form for a new connection, or filled with what is known of an existing one. */
export function initialForm(
  existing: Connection | undefined,
  keychainAvailable: boolean,
): ConnectionForm {
  const secret = existing?.source.kind === 'saved' ? existing.source.secret : undefined;
  // One that is missing was kept until Dipper ended, as a rule.
  const keptInSession = secret === 'session' || secret === 'missing';
  return {
    name: existing?.name ?? '',
    provider: choiceOf(existing?.endpoint, existing?.provider),
    endpoint: existing?.endpoint ?? '',
    region: existing?.region ?? '',
    addressing: existing?.addressing ?? 'auto',
    awsEndpoints: existing?.awsEndpoints ?? usualAwsEndpoints,
    signing: signingOf(existing),
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: '',
    keepSecret: keychainAvailable && !keptInSession ? 'keychain' : 'session',
  };
}

/** The form with what was pasted filled in; a name that was typed already stays. */
export function withPasted(form: ConnectionForm, pasted: PastedCredentials): ConnectionForm {
  const { name, endpoint, region, accessKeyId, secretAccessKey, sessionToken = '' } = pasted;
  const provider = form.provider === 'aws' ? 'other' : form.provider;
  return {
    ...form,
    // An address that is pasted with its region stays; one of a table is where the region is.
    ...(endpoint !== undefined && withEndpoint({ ...form, provider }, endpoint)),
    ...(endpoint === undefined && region !== undefined && withRegion(form, region)),
    ...(region !== undefined && { region }),
    signing: 'keys',
    accessKeyId,
    secretAccessKey,
    sessionToken,
    ...(form.name.trim() === '' && name !== undefined ? { name } : {}),
  };
}

function signingOf(existing: Connection | undefined): ConnectionForm['signing'] {
  const secret = existing?.source.kind === 'saved' ? existing.source.secret : undefined;
  if (secret === 'machine') return 'machine';
  return secret === 'none' ? 'anonymous' : 'keys';
}

/** Whether an existing connection has keys that stay when none are typed. */
export function hasStoredKeys(existing: Connection | undefined): boolean {
  return (
    existing?.source.kind === 'saved' &&
    existing.source.secret !== 'missing' &&
    signingOf(existing) === 'keys'
  );
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//iu.test(text) && URL.canParse(text);
}

function endpointProblem({ provider, endpoint }: ConnectionForm): FieldProblem | undefined {
  if (provider === 'aws') return undefined;
  if (endpoint.trim() === '') return 'endpointMissing';
  return isHttpUrl(endpoint.trim()) ? undefined : 'endpointWrong';
}

function regionProblem({ provider, region }: ConnectionForm): FieldProblem | undefined {
  if (region.trim() === '') return provider === 'aws' ? 'regionMissing' : undefined;
  if (provider === 'aws') return /^[a-z0-9-]+$/u.test(region.trim()) ? undefined : 'awsRegionWrong';
  return /^[A-Za-z0-9_-]+$/u.test(region.trim()) ? undefined : 'regionWrong';
}

/** Accelerated hosts are neither FIPS nor path-style. */
function isUnreachable({ provider, addressing, awsEndpoints }: ConnectionForm): boolean {
  const { accelerate, fips } = awsEndpoints;
  return provider === 'aws' && accelerate && (fips || addressing === 'path');
}

/** What has to be put right before the form can be tested or saved. */
export function problemsOf(form: ConnectionForm, existing: Connection | undefined): FieldProblems {
  const stored = hasStoredKeys(existing);
  // An access key id and its secret belong together: a new one of either needs the other.
  const keysTyped = form.accessKeyId.trim() !== '' || form.secretAccessKey !== '';
  const isSigning = form.signing === 'keys';
  const keysNeeded = isSigning && (!stored || keysTyped);
  const problems: Record<keyof FieldProblems, FieldProblem | undefined> = {
    name: form.name.trim() === '' ? 'name' : undefined,
    provider: undefined,
    endpoint: endpointProblem(form),
    region: regionProblem(form),
    addressing: undefined,
    awsEndpoints: isUnreachable(form) ? 'awsHosts' : undefined,
    signing: undefined,
    accessKeyId: isSigning && !stored && form.accessKeyId.trim() === '' ? 'accessKeyId' : undefined,
    secretAccessKey: keysNeeded && form.secretAccessKey === '' ? 'secretAccessKey' : undefined,
    sessionToken: undefined,
    keepSecret: undefined,
  };
  return Object.fromEntries(
    Object.entries(problems).filter(([, problem]) => problem !== undefined),
  );
}

/** The form as main takes it. Keys that are left empty stay as they are stored. */
export function draftOf(form: ConnectionForm, existing: Connection | undefined): ConnectionDraft {
  const region = form.region.trim();
  const sessionToken = form.sessionToken.trim();
  return {
    ...(existing === undefined ? {} : { id: existing.id }),
    name: form.name.trim(),
    ...serverOf(form),
    ...(region === '' ? {} : { region }),
    addressing: form.addressing,
    signing: form.signing,
    ...(form.signing === 'keys'
      ? {
          accessKeyId: form.accessKeyId.trim(),
          secretAccessKey: form.secretAccessKey,
          ...(sessionToken === '' ? {} : { sessionToken }),
        }
      : { accessKeyId: '', secretAccessKey: '' }),
    keepSecret: form.keepSecret,
  };
}

function serverOf({
  provider,
  endpoint,
  awsEndpoints,
}: ConnectionForm): Pick<ConnectionDraft, 'endpoint' | 'provider' | 'awsEndpoints'> {
  if (provider === 'aws') return Object.values(awsEndpoints).includes(true) ? { awsEndpoints } : {};
  const isTold = provider === 'other' || providerOf({ endpoint: endpoint.trim() }) === provider;
  return { endpoint: endpoint.trim(), ...(isTold ? {} : { provider }) };
}

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an endpoint sends everything in the clear over a network. */
export function isPlainHttp(endpoint: string): boolean {
  const text = endpoint.trim();
  return /^http:\/\//iu.test(text) && URL.canParse(text) && !localHosts.has(new URL(text).hostname);
}
