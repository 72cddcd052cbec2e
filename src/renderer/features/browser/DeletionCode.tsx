import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Target } from '../../../shared/model/objects';
import type { BucketPlace } from '../../state/dialogs';
import { useOperationsCode } from '../../state/recipes';
import type { AskedOperation } from '../../state/recipes';
import { CodeView } from '../../ui/CodeView';
import { Failure } from './Failure';

/** More is not written as code: nobody would read it. */
const mostObjects = 10_000;
const mostFolders = 500;

/** Whether there is code for deleting these. */
export function hasDeletionCode(targets: readonly Target[]): boolean {
  const folders = targets.filter(({ kind }) => kind === 'folder').length;
  return folders <= mostFolders && targets.length - folders <= mostObjects;
}

interface DeletionCodeProps {
  readonly place: BucketPlace;
  readonly targets: readonly Target[];
}

/** What Delete would run. */
export function DeletionCode({ place, targets }: DeletionCodeProps): ReactNode {
  const { t } = useTranslation();
  const { view, error } = useOperationsCode(
    place.connectionId,
    deletionOperations(place.bucket, targets),
  );
  return (
    <>
      <p>{t('recipes.wouldRun')}</p>
      <CodeView {...view} problem={error && <Failure error={error} variant="inline" />} />
    </>
  );
}

function deletionOperations(bucket: string, targets: readonly Target[]): readonly AskedOperation[] {
  const keys = targets.flatMap(({ kind, key }) => (kind === 'object' ? [key] : []));
  const folders = targets.flatMap(({ kind, key }): readonly AskedOperation[] =>
    kind === 'folder' ? [{ kind: 'deleteFolder', bucket, prefix: key }] : [],
  );
  return keys.length === 0 ? folders : [{ kind: 'deleteObjects', bucket, keys }, ...folders];
}
