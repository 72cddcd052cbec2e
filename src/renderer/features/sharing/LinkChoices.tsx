import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { bytesOfKey, longestKeyBytes } from '../../../shared/model/objects';
import type { Direction } from '../../../shared/model/transfers';
import { useLocale } from '../../state/settings';
import { SelectField, TextField } from '../../ui/Field';
import styles from './CopyLinkDialog.module.css';
import { formatDuration, parseDuration } from './duration';
import type { TypedDuration } from './duration';

/** What is chosen and typed about a link. */
export interface LinkWish {
  readonly purpose: Direction;
  /** What an upload by the link gets as its key. */
  readonly uploadKey: string;
  /** Seconds that it is to last, or {@link custom}. */
  readonly choice: string;
  /** How long it is to last where that is typed. */
  readonly typed: string;
}

/** Seconds. */
const offered = [900, 3600, 43_200, 86_400, 604_800] as const;
const custom = 'custom';

/** To download an object, or to upload in its place, for an hour. */
export function firstWish(objectKey: string): LinkWish {
  return { purpose: 'download', uploadKey: objectKey, choice: '3600', typed: '' };
}

/** How long a link is to last, or why that can't be told. */
export function lifeOf({ choice, typed }: LinkWish): TypedDuration {
  return parseDuration(choice === custom ? typed : choice);
}

/** Why no upload could have a key. */
export function keyProblem(key: string): 'empty' | 'too_long' | undefined {
  if (key === '') return 'empty';
  return bytesOfKey(key) > longestKeyBytes ? 'too_long' : undefined;
}

interface LinkChoicesProps {
  readonly wish: LinkWish;
  readonly onChange: (change: Partial<LinkWish>) => void;
}

/** What a link is for and how long it lasts. */
export function LinkChoices({ wish, onChange }: LinkChoicesProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { purpose, uploadKey, choice, typed } = wish;
  const problems: Readonly<Record<TypedDuration['kind'], string | undefined>> = {
    seconds: undefined,
    empty: undefined,
    unreadable: t('sharing.unreadable'),
    too_short: t('sharing.tooShort'),
    too_long: t('sharing.tooLong'),
  };
  const ofKey = keyProblem(uploadKey);
  const keyProblems = {
    empty: t('sharing.noKey'),
    too_long: t('browser.newFolder.tooLong', { bytes: bytesOfKey(uploadKey) }),
  };
  return (
    <>
      <div className={styles.choices}>
        <SelectField
          label={t('sharing.purpose')}
          value={purpose}
          choices={[
            { value: 'download', label: t('sharing.download') },
            { value: 'upload', label: t('sharing.upload') },
          ]}
          onChange={(value) => onChange({ purpose: value })}
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
          onChange={(value) => onChange({ choice: value })}
        />
      </div>
      {choice === custom && (
        <TextField
          label={t('sharing.customExpiry')}
          value={typed}
          onChange={(value) => onChange({ typed: value })}
          placeholder="2h 30m"
          autoFocus
          hint={t('sharing.customHint')}
          problem={problems[lifeOf(wish).kind]}
        />
      )}
      {purpose === 'upload' && (
        <TextField
          label={t('sharing.uploadKey')}
          value={uploadKey}
          onChange={(value) => onChange({ uploadKey: value })}
          hint={t('sharing.uploadHint')}
          problem={ofKey && keyProblems[ofKey]}
        />
      )}
    </>
  );
}
