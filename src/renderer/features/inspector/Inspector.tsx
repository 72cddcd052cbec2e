import { MousePointerClick } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '../../../shared/assertNever';
import { useSelection } from '../../state/selectionFacts';
import { useLocation } from '../../state/location';
import { EmptyState } from '../../ui/EmptyState';
import { BucketInspector } from './BucketInspector';
import { ConnectionDetails } from './ConnectionDetails';
import { FolderInspector } from './FolderInspector';
import styles from './Inspector.module.css';
import type { InspectorTab } from './InspectorTabs';
import { ManyDetails } from './ManyDetails';
import { ObjectInspector } from './ObjectInspector';
import { subjectOf } from './subject';
import type { Subject } from './subject';

/** What is known about the selection, and who may do what with it. */
export function Inspector(): ReactNode {
  const { t } = useTranslation();
  const location = useLocation((state) => state.location);
  const selection = useSelection();
  // Kept while the selection changes, so that the permissions of many can be looked through.
  const [tab, setTab] = useState<InspectorTab>('details');

  return (
    <aside aria-label={t('inspector.title')} className={styles.inspector}>
      <SubjectView subject={subjectOf(location, selection)} tab={tab} onTab={setTab} />
    </aside>
  );
}

interface SubjectViewProps {
  readonly subject: Subject;
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
}

function SubjectView({ subject, tab, onTab }: SubjectViewProps): ReactNode {
  const { t } = useTranslation();
  switch (subject.kind) {
    case 'none':
      return (
        <EmptyState icon={<MousePointerClick />} title={t('inspector.emptyTitle')}>
          {t('inspector.emptyText')}
        </EmptyState>
      );
    case 'connection':
      return <ConnectionDetails connectionId={subject.connectionId} />;
    case 'bucket':
      return <BucketInspector place={subject.place} tab={tab} onTab={onTab} />;
    case 'folder':
      return (
        <FolderInspector
          place={subject.place}
          folderKey={subject.key}
          isOpen={subject.isOpen}
          tab={tab}
          onTab={onTab}
        />
      );
    case 'object':
      return (
        <ObjectInspector place={subject.place} entry={subject.entry} tab={tab} onTab={onTab} />
      );
    case 'many':
      return <ManyDetails count={subject.count} totals={subject.totals} />;
    default:
      return assertNever(subject);
  }
}
