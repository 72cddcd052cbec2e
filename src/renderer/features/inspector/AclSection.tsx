import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AclView } from '../../../shared/model/permissions';
import type { Request } from '../../state/request';
import { classNames } from '../../ui/classNames';
import styles from './AclSection.module.css';
import { AnswerView } from './AnswerView';
import { grantWords } from './grantWords';
import type { AclSubject } from './grantWords';
import inspectorStyles from './Inspector.module.css';
import { NotSupported } from './NotSupported';
import { Properties, Property } from './Properties';

interface AclSectionProps {
  readonly acl: Request<AclView>;
  readonly subject: AclSubject;
}

/** The owner and the grants of an ACL, in words and with their exact names. */
export function AclSection({ acl, subject }: AclSectionProps): ReactNode {
  const { t } = useTranslation();
  return (
    <section className={inspectorStyles.section}>
      <h3 className={inspectorStyles.sectionTitle}>{t('inspector.acl.title')}</h3>
      <AnswerView answer={acl.answer} lines={4} onRetry={acl.reload}>
        {(view) =>
          view.kind === 'acl' ? (
            <Acl view={view} subject={subject} />
          ) : (
            <NotSupported text={t('inspector.acl.notSupported')} error={view.error} />
          )
        }
      </AnswerView>
    </section>
  );
}

interface AclProps {
  readonly view: Extract<AclView, { readonly kind: 'acl' }>;
  readonly subject: AclSubject;
}

function Acl({ view, subject }: AclProps): ReactNode {
  const { t } = useTranslation();
  const { owner, grants } = view;
  return (
    <>
      {owner !== undefined && (
        <Properties>
          <Property
            label={t('inspector.acl.owner')}
            value={owner.displayName ?? owner.id}
            exact={owner.id}
          />
        </Properties>
      )}
      {grants.length === 0 ? (
        <p className={inspectorStyles.quiet}>{t('inspector.acl.noGrants')}</p>
      ) : (
        <table aria-label={t('inspector.acl.grants')} className={styles.grants}>
          <thead>
            <tr>
              <th scope="col">{t('inspector.acl.who')}</th>
              <th scope="col">{t('inspector.acl.type')}</th>
              <th scope="col">{t('inspector.acl.permission')}</th>
            </tr>
          </thead>
          <tbody>
            {grants.map((grant, index) => {
              const words = grantWords(grant, subject, t);
              return (
                <tr
                  // The same grant may be listed twice.
                  key={`${index} ${words.who} ${grant.permission}`}
                  className={classNames(words.open && styles.open)}
                >
                  <td>
                    {words.who}
                    {words.exactWho !== undefined && (
                      <span className={styles.exact} title={words.exactWho}>
                        {words.exactWho}
                      </span>
                    )}
                  </td>
                  <td>{words.type}</td>
                  <td>
                    {words.permission}
                    <span className={styles.exact}>{grant.permission}</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}
