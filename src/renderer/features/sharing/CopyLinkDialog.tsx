import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { ListEntry } from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import { isArchived } from '../../../shared/model/storageClasses';
import { baseName } from '../../../shared/model/keyNames';
import { visibleName } from '../../../shared/model/visibleName';
import { ActingDialog } from '../../parts/ActingDialog';
import { ErrorOf } from '../../parts/ErrorOf';
import { useOwnDialog } from '../../state/dialogs';
import { codeOfOperations } from '../../state/recipes';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import styles from './CopyLinkDialog.module.css';
import { firstWish, keyProblem, lifeOf, LinkChoices } from './LinkChoices';
import { LinkLife } from './LinkLife';
import { LinkWarning } from './LinkWarning';
import { useLink } from './useLink';

interface CopyLinkDialogProps {
  readonly place: SeenPlace;
  readonly target: ListEntry;
}

/**
 * Makes a presigned link by which one object can be downloaded, or one uploaded in its place or beside it;
 * tells when it will really end, and copies it.
 */
export function CopyLinkDialog({ place, target }: CopyLinkDialogProps): ReactNode {
  const { key: objectKey } = target;
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const [wish, setWish] = useState(() => firstWish(objectKey));
  const [isCodeShown, setIsCodeShown] = useState(false);
  const { purpose } = wish;
  const life = lifeOf(wish);
  const seconds = life.kind === 'seconds' ? life.seconds : undefined;
  const key = purpose === 'upload' ? wish.uploadKey : objectKey;
  const isCold = target.kind === 'object' && isArchived(target.storageClass);
  const isComplete = seconds !== undefined && keyProblem(key) === undefined;
  const { link, answer, reload, isCopied, copy } = useLink(place, {
    purpose,
    key: isComplete ? key : '',
    seconds,
  });

  return (
    <ActingDialog
      title={t('sharing.title')}
      onClose={close}
      // Beside code, "Copy" would be taken for that: what it copies is not in sight.
      onSubmit={isCodeShown ? undefined : copy}
      footer={
        <>
          <span role="status" className={styles.copied}>
            {isCopied && !isCodeShown && t('sharing.copied')}
          </span>
          <Button onClick={close}>{t('common.close')}</Button>
          {!isCodeShown && (
            <Button
              type="submit"
              tone="primary"
              icon={isCopied ? <Check /> : <Copy />}
              disabled={link === null}
            >
              {t('common.copy')}
            </Button>
          )}
        </>
      }
      mainLabel={t('recipes.link')}
      codeIntro={t('sharing.codeIntro')}
      onCode={setIsCodeShown}
      code={
        isComplete
          ? codeOfOperations(place.connectionId, [
              purpose === 'upload'
                ? { kind: 'makeUploadLink', bucket: place.bucket, key, expiresInSeconds: seconds }
                : {
                    kind: 'makeLinks',
                    bucket: place.bucket,
                    keys: [key],
                    expiresInSeconds: seconds,
                  },
            ])
          : 'incomplete'
      }
      above={
        <>
          <p className={styles.intro}>
            <Trans
              i18nKey={purpose === 'upload' ? 'sharing.introUpload' : 'sharing.intro'}
              values={{ name: visibleName(baseName(key)) }}
              components={{ b: <b /> }}
            />
          </p>
          <LinkChoices
            wish={wish}
            onChange={(change) => setWish((known) => ({ ...known, ...change }))}
          />
        </>
      }
    >
      <TextField
        label={t('sharing.link')}
        className={styles.link}
        readOnly
        value={link?.url ?? ''}
        placeholder={isComplete && answer.status === 'loading' ? t('sharing.making') : ''}
        onFocus={(event) => event.target.select()}
        onChange={() => undefined}
      />
      {link !== null && <LinkLife link={link} />}
      {purpose === 'download' && isCold && <LinkWarning>{t('sharing.archived')}</LinkWarning>}
      {answer.status === 'failed' && (
        <ErrorOf
          error={answer.error}
          actions={<Button onClick={reload}>{t('common.retry')}</Button>}
        />
      )}
    </ActingDialog>
  );
}
