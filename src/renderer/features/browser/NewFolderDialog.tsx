import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { bytesOfKey, longestKeyBytes } from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import { call } from '../../ipc/client';
import { ActingDialog } from '../../parts/ActingDialog';
import { useActing } from '../../state/acting';
import { revealMade } from '../../state/browse';
import { noteCreated } from '../../state/changes';
import { useListing } from '../../state/listing';
import { codeOfOperations } from '../../state/recipes';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { folderName } from './entryNames';
import { Failure } from './Failure';

interface NewFolderDialogProps {
  readonly place: SeenPlace;
  readonly prefix: string;
}

/** Makes a folder: an empty object whose key ends in a slash, as other S3 tools do. */
export function NewFolderDialog({ place, prefix }: NewFolderDialogProps): ReactNode {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  const { isRunning, error, forgetError, run, leave } = useActing(t('browser.newFolder.failed'));
  const isTaken = error?.code === 'conflict';
  const key = `${prefix}${name.replace(/\/$/, '')}/`;

  async function problemNow(): Promise<string | undefined> {
    if (name === '') return t('browser.newFolder.empty');
    const bytes = bytesOfKey(key);
    return bytes > longestKeyBytes
      ? t('browser.newFolder.tooLong', { bytes })
      : (await useListing.getState().isShown(key))
        ? t('browser.newFolder.exists', { name })
        : undefined;
  }

  async function create(signal: AbortSignal): Promise<'done' | 'stay'> {
    const found = await problemNow();
    setProblem(found);
    if (found !== undefined) return 'stay';
    await call('objects.createFolder', { ...place, key }, signal);
    const shown = noteCreated(place, [{ kind: 'folder', key }]);
    if (!signal.aborted) void revealMade(key, shown);
    return 'done';
  }

  return (
    <ActingDialog
      title={t('browser.newFolder.title')}
      mainLabel={t('recipes.folder')}
      code={
        name === '' || bytesOfKey(key) > longestKeyBytes
          ? 'incomplete'
          : codeOfOperations(place.connectionId, [
              { kind: 'createFolders', bucket: place.bucket, keys: [key] },
            ])
      }
      below={
        error !== undefined &&
        !isTaken && <Failure error={error} context={t('browser.newFolder.failed')} />
      }
      onClose={leave}
      onSubmit={() => run(create)}
      footer={
        <>
          <Button onClick={leave}>{t('common.cancel')}</Button>
          <Button tone="primary" type="submit" disabled={isRunning}>
            {t(isRunning ? 'browser.newFolder.creating' : 'browser.newFolder.create')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('browser.newFolder.name')}
        data-autofocus
        value={name}
        problem={isTaken ? t('browser.newFolder.exists', { name }) : problem}
        hint={
          name.replace(/\/$/, '').includes('/')
            ? t('browser.newFolder.slashes')
            : t('browser.newFolder.inFolder', { folder: folderName(place.bucket, prefix) })
        }
        onChange={(text) => {
          setName(text);
          setProblem(undefined);
          forgetError();
        }}
      />
    </ActingDialog>
  );
}
