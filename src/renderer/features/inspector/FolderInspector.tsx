import { Database, Folder, FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BucketPlace } from '../../../shared/model/places';
import { baseName, isDecomposed } from '../../../shared/model/keyNames';
import { visibleName } from '../../../shared/model/visibleName';
import { useLocation } from '../../state/location';
import { Button } from '../../ui/Button';
import { CodeTab } from './CodeTab';
import { folderChoices } from './codeChoices';
import { FolderSizeSection } from './FolderSizeSection';
import { Heading } from './Heading';
import styles from './Inspector.module.css';
import { InspectorTabs } from './InspectorTabs';
import type { InspectorTab } from './InspectorTabs';
import { Properties, Property } from './Properties';

interface FolderInspectorProps {
  readonly place: BucketPlace;
  readonly folderKey: string;
  /** The window is in it already. */
  readonly isOpen: boolean;
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
}

/** A common prefix: its name, its address, and how much is in it. The server keeps nothing else of it. */
export function FolderInspector({
  place,
  folderKey,
  isOpen,
  tab,
  onTab,
}: FolderInspectorProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <Heading
        icon={<Folder />}
        title={visibleName(baseName(folderKey))}
        decomposed={isDecomposed(baseName(folderKey))}
        kind={t('inspector.kind.folder')}
      />
      <InspectorTabs
        tab={tab}
        onTab={onTab}
        details={<FolderDetails place={place} folderKey={folderKey} isOpen={isOpen} />}
        code={
          <CodeTab
            connectionId={place.connectionId}
            intro={t('recipes.folderIntro')}
            choices={folderChoices(place.bucket, folderKey, t)}
          />
        }
      />
    </>
  );
}

function FolderDetails({
  place,
  folderKey,
  isOpen,
}: Pick<FolderInspectorProps, 'place' | 'folderKey' | 'isOpen'>): ReactNode {
  const { t } = useTranslation();
  const go = useLocation((state) => state.go);
  const { connectionId, bucket } = place;
  const folder = { connectionId, bucket, prefix: folderKey };
  return (
    <>
      <Properties>
        <Property label={t('inspector.field.prefix')} value={folderKey} code copyable />
        <Property
          label={t('inspector.field.uri')}
          value={`s3://${place.bucket}/${folderKey}`}
          code
          copyable
        />
      </Properties>
      <div className={styles.actions}>
        {isOpen ? (
          <Button
            icon={<Database />}
            onClick={() => go({ kind: 'folder', connectionId, bucket, prefix: '' })}
          >
            {t('inspector.goToBucket')}
          </Button>
        ) : (
          <Button icon={<FolderOpen />} onClick={() => go({ kind: 'folder', ...folder })}>
            {t('inspector.open')}
          </Button>
        )}
      </div>
      <FolderSizeSection place={folder} />
    </>
  );
}
