import { Folder, FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BucketPlace } from '../../state/dialogs';
import { baseName, isDecomposed, visibleName } from '../../state/keyNames';
import { useLocation } from '../../state/location';
import { Button } from '../../ui/Button';
import { Heading } from './Heading';
import styles from './Inspector.module.css';
import { Properties, Property } from './Properties';

interface FolderDetailsProps {
  readonly place: BucketPlace;
  readonly folderKey: string;
}

/** A common prefix: its name and its address. The server keeps nothing else of it. */
export function FolderDetails({ place, folderKey }: FolderDetailsProps): ReactNode {
  const { t } = useTranslation();
  const go = useLocation((state) => state.go);
  return (
    <>
      <Heading
        icon={<Folder />}
        title={visibleName(baseName(folderKey))}
        decomposed={isDecomposed(baseName(folderKey))}
        kind={t('inspector.kind.folder')}
      />
      <div className={styles.body}>
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
          <Button
            icon={<FolderOpen />}
            onClick={() => go({ kind: 'folder', ...place, prefix: folderKey })}
          >
            {t('inspector.open')}
          </Button>
        </div>
      </div>
    </>
  );
}
