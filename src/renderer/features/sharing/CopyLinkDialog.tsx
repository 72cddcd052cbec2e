import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { call } from '../../ipc/client';
import { describeError } from '../../i18n/errorWords';
import { ActingDialog } from '../../recipes/ActingDialog';
import { copyText } from '../../state/clipboard';
import { useOwnDialog } from '../../state/dialogs';
import type { SeenPlace } from '../../state/dialogs';
import { baseName, visibleName } from '../../state/keyNames';
import { codeOfOperations } from '../../state/recipes';
import { useRequest } from '../../state/request';
import { useLocale } from '../../state/settings';
import { Button } from '../../ui/Button';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { SelectField, TextField } from '../../ui/Field';
import styles from './CopyLinkDialog.module.css';
import { formatDuration, parseDuration } from './duration';
import type { TypedDuration } from './duration';
import { LinkLife } from './LinkLife';
import type { MadeLink } from './LinkLife';

/** What whoever has the link can do. */
type Purpose = 'download' | 'upload';

/** Milliseconds without another letter before a link is made of a key that is typed. */
const typingPause = 400;

/** Milliseconds after which a link is made anew before it is copied. */
const longestUncopied = 60_000;

/** Seconds. */
const offered = [900, 3600, 43_200, 86_400, 604_800] as const;
const custom = 'custom';

interface CopyLinkDialogProps {
  readonly place: SeenPlace;
  readonly objectKey: string;
}

/**
 * Makes a presigned link by which one object can be downloaded, or one uploaded in its place or beside it;
 * tells when it will really end, and copies it.
 */
export function CopyLinkDialog({ place, objectKey }: CopyLinkDialogProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { close } = useOwnDialog();
  const [purpose, setPurpose] = useState<Purpose>('download');
  const [uploadKey, setUploadKey] = useState(objectKey);
  const [choice, setChoice] = useState('3600');
  const [typed, setTyped] = useState('');
  const [copied, setCopied] = useState<string>();
  const [remade, setRemade] = useState<{ readonly question: string; readonly link: MadeLink }>();
  const life = parseDuration(choice === custom ? typed : choice);
  const seconds = life.kind === 'seconds' ? life.seconds : undefined;

  const key = purpose === 'upload' ? uploadKey : objectKey;
  const isComplete = seconds !== undefined && key !== '';

  async function make(signal: AbortSignal): Promise<MadeLink | null> {
    if (!isComplete) {
      return null;
    }
    const link = await call(
      purpose === 'upload' ? 'links.createForUpload' : 'links.create',
      { ...place, key, expiresInSeconds: seconds },
      signal,
    );
    const madeAt = Date.now();
    return { ...link, madeAt, secondsLeft: (link.endsAt - madeAt) / 1000 };
  }

  const question = `${purpose} ${seconds ?? ''} ${key}`;
  const { answer, reload } = useRequest(question, make, purpose === 'upload' ? typingPause : 0);
  const made = answer.status === 'ready' ? answer.data : null;
  const link = made !== null && remade?.question === question ? remade.link : made;
  const isCopied = link !== null && copied === link.url;

  /** A link that was made a while ago lasts no longer as long as was asked for. */
  async function copy(): Promise<void> {
    if (link === null) {
      return;
    }
    const isOld = Date.now() - link.madeAt > longestUncopied;
    const fresh = isOld ? await make(new AbortController().signal) : link;
    if (fresh !== null) {
      setRemade({ question, link: fresh });
      setCopied((await copyText(fresh.url)) ? fresh.url : undefined);
    }
  }

  function submit(): void {
    // Why none can be made is told where it is asked for again.
    copy().catch(reload);
  }

  const problems: Readonly<Record<TypedDuration['kind'], string | undefined>> = {
    seconds: undefined,
    empty: undefined,
    unreadable: t('sharing.unreadable'),
    too_short: t('sharing.tooShort'),
    too_long: t('sharing.tooLong'),
  };

  return (
    <ActingDialog
      title={t('sharing.title')}
      onClose={close}
      onSubmit={submit}
      footer={
        <>
          <span role="status" className={styles.copied}>
            {isCopied && t('sharing.copied')}
          </span>
          <Button onClick={close}>{t('common.close')}</Button>
          <Button
            type="submit"
            tone="primary"
            icon={isCopied ? <Check /> : <Copy />}
            disabled={link === null}
          >
            {t('common.copy')}
          </Button>
        </>
      }
      mainLabel={t('recipes.link')}
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
          <div className={styles.choices}>
            <SelectField
              label={t('sharing.purpose')}
              value={purpose}
              choices={[
                { value: 'download', label: t('sharing.download') },
                { value: 'upload', label: t('sharing.upload') },
              ]}
              onChange={setPurpose}
            />
            <SelectField
              label={t('sharing.expiresIn')}
              value={choice}
              choices={[
                ...offered.map((length) => ({
                  value: String(length),
                  label: formatDuration(length, locale),
                })),
                { value: custom, label: t('sharing.custom') },
              ]}
              onChange={setChoice}
            />
          </div>
          {choice === custom && (
            <TextField
              label={t('sharing.customExpiry')}
              value={typed}
              onChange={setTyped}
              placeholder="2h 30m"
              autoFocus
              hint={t('sharing.customHint')}
              problem={problems[life.kind]}
            />
          )}
          {purpose === 'upload' && (
            <TextField
              label={t('sharing.uploadKey')}
              value={uploadKey}
              onChange={setUploadKey}
              hint={t('sharing.uploadHint')}
              problem={uploadKey === '' ? t('sharing.noKey') : undefined}
            />
          )}
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
      {answer.status === 'failed' && (
        <ErrorNotice
          {...describeError(answer.error, t)}
          onCopy={copyText}
          actions={<Button onClick={reload}>{t('common.retry')}</Button>}
        />
      )}
    </ActingDialog>
  );
}
