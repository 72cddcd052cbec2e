import { Globe, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '../../../shared/assertNever';
import type { BucketPolicyView } from '../../../shared/model/permissions';
import type { SeenPlace } from '../../../shared/model/places';
import { useDialogs } from '../../state/dialogs';
import type { Request } from '../../state/request';
import { AnswerView } from './AnswerView';
import inspectorStyles from './Inspector.module.css';
import { NotSupported } from './NotSupported';
import { PolicyDocument } from './PolicyDocument';
import { PolicyStatement } from './PolicyStatement';
import styles from './PolicySection.module.css';
import { publicReadOffer } from './publicReadOffer';
import { WritingButton } from './WritingButton';

interface PolicySectionProps {
  readonly place: SeenPlace;
  readonly policy: Request<BucketPolicyView>;
}

/** The policy of a bucket as the server has it, and the way to let everybody read. */
export function PolicySection({ place, policy }: PolicySectionProps): ReactNode {
  const { t } = useTranslation();
  return (
    <section className={inspectorStyles.section}>
      <h3 className={inspectorStyles.sectionTitle}>{t('inspector.policy.title')}</h3>
      <AnswerView answer={policy.answer} lines={4} onRetry={policy.reload}>
        {(view) => <Policy place={place} view={view} />}
      </AnswerView>
    </section>
  );
}

interface PolicyProps {
  readonly place: SeenPlace;
  readonly view: BucketPolicyView;
}

function Policy({ place, view }: PolicyProps): ReactNode {
  const { t } = useTranslation();
  switch (view.kind) {
    case 'none':
      return (
        <>
          <p className={inspectorStyles.quiet}>{t('inspector.policy.none')}</p>
          <AllowButton place={place} />
        </>
      );
    case 'not_supported':
      return <NotSupported text={t('inspector.policy.notSupported')} error={view.error} />;
    case 'unreadable':
      return (
        <>
          <p className={inspectorStyles.quiet}>{t('inspector.policy.unreadable')}</p>
          <PolicyDocument document={view.document} />
        </>
      );
    case 'policy':
      return (
        <>
          <ul className={styles.statements}>
            {view.statements.map((statement, index) => (
              <PolicyStatement
                // Statements have no name of their own that must differ.
                key={`${index} ${statement.sid ?? ''}`}
                statement={statement}
                bucket={place.bucket}
              />
            ))}
          </ul>
          <PublicReading place={place} view={view} />
          <PolicyDocument document={view.document} />
        </>
      );
    default:
      return assertNever(view);
  }
}

interface PublicReadingProps {
  readonly place: SeenPlace;
  readonly view: Extract<BucketPolicyView, { readonly kind: 'policy' }>;
}

function PublicReading({ place, view }: PublicReadingProps): ReactNode {
  const { t } = useTranslation();
  const open = useDialogs((dialogs) => dialogs.open);
  if (view.hasPublicReadStatement) {
    return (
      <WritingButton
        connectionId={place.connectionId}
        icon={<Lock />}
        className={styles.action}
        onClick={() => open({ kind: 'withdrawPublicRead', place })}
      >
        {t('inspector.policy.withdrawPublicRead')}
      </WritingButton>
    );
  }
  const offer = publicReadOffer(view.statements, place.bucket);
  switch (offer) {
    case 'allow':
      return <AllowButton place={place} />;
    case 'done':
      return <p className={inspectorStyles.quiet}>{t('inspector.policy.otherStatement')}</p>;
    case 'done_partly':
      return <p className={inspectorStyles.quiet}>{t('inspector.policy.otherButDenied')}</p>;
    case 'denied':
      return null;
    default:
      return assertNever(offer);
  }
}

function AllowButton({ place }: { readonly place: SeenPlace }): ReactNode {
  const { t } = useTranslation();
  const open = useDialogs((dialogs) => dialogs.open);
  return (
    <WritingButton
      connectionId={place.connectionId}
      icon={<Globe />}
      className={styles.action}
      onClick={() => open({ kind: 'allowPublicRead', place })}
    >
      {t('inspector.policy.allowPublicRead')}
    </WritingButton>
  );
}
