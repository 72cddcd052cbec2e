import type { TFunction } from 'i18next';
import { opensToAll } from '../../../shared/model/permissions';
import type { PolicyStatementView } from '../../../shared/model/permissions';
import { english } from '../../i18n/en';

/** A policy statement as people read it. */
export interface StatementWords {
  /** Whether it lets in people whom nobody chose. */
  readonly open: boolean;
  readonly who: readonly string[];
  readonly what: readonly string[];
  readonly on: readonly string[];
}

type KnownAction = keyof typeof english.inspector.policy.action;

function isKnownAction(name: string): name is KnownAction {
  return Object.hasOwn(english.inspector.policy.action, name);
}

/** Names that a policy states as exceptions start with `!`. */
function withException(name: string, t: TFunction, words: (plain: string) => string): string {
  return name.startsWith('!')
    ? t('inspector.policy.except', { what: words(name.slice(1)) })
    : words(name);
}

function principalWords(principal: string, t: TFunction): string {
  if (principal === '*') return t('inspector.policy.everybody');
  const [, kind, name] = /^(Service|Federated):(.*)$/u.exec(principal) ?? [];
  if (kind === undefined || name === undefined) return principal;
  return t(kind === 'Service' ? 'inspector.policy.service' : 'inspector.policy.federated', {
    name,
  });
}

function actionWords(action: string, t: TFunction): string {
  if (action === '*' || action === 's3:*') return t('inspector.policy.everything');
  const name = action.replace(/^s3:/u, '');
  return isKnownAction(name) ? t(`inspector.policy.action.${name}`) : action;
}

function resourceWords(resource: string, bucket: string, t: TFunction): string {
  const named = resource.replace(/^arn:[^:]*:s3:[^:]*:[^:]*:/u, '');
  if (named === bucket) return t('inspector.policy.theBucket');
  if (named === `${bucket}/*`) return t('inspector.policy.everyObject');
  return named.startsWith(`${bucket}/`)
    ? t('inspector.policy.objectsLike', { pattern: named.slice(bucket.length + 1) })
    : resource;
}

/** Who may do what on what, by a statement of the policy of a bucket, in the language of `t`. */
export function statementWords(
  { effect, principals, actions, resources, narrowed }: PolicyStatementView,
  bucket: string,
  t: TFunction,
): StatementWords {
  const who = principals.map((name) => withException(name, t, (plain) => principalWords(plain, t)));
  return {
    open: opensToAll(effect, principals) && !narrowed,
    who: who.length === 0 ? [t('inspector.policy.nobodyNamed')] : who,
    what: actions.map((name) => withException(name, t, (plain) => actionWords(plain, t))),
    on: resources.map((name) => withException(name, t, (plain) => resourceWords(plain, bucket, t))),
  };
}
