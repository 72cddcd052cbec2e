import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useOwnDialog } from '../../state/dialogs';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField } from '../../ui/Field';
import styles from './SettingsDialog.module.css';
import { SpeedLimitField } from './SpeedLimitField';

const themes = ['system', 'light', 'dark'] as const;
const languages = ['system', 'en', 'ko'] as const;
const transferPaths = ['fast', 'sdk'] as const;

type SpeedLimit = 'uploadLimit' | 'downloadLimit';

/** Theme, language and how transfers go; each choice counts at once. */
export function SettingsDialog(): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const { settings, info, update } = useSettings();
  const [wrong, setWrong] = useState<Readonly<Partial<Record<SpeedLimit, boolean>>>>({});
  const isWrong = Object.values(wrong).includes(true);

  function setLimit(name: SpeedLimit, limit: number | null | undefined): void {
    setWrong((before) => ({ ...before, [name]: limit === undefined }));
    if (limit !== undefined) {
      update({ [name]: limit });
    }
  }

  return (
    <Dialog
      title={t('settings.title')}
      onClose={close}
      // What is typed wrongly is not dropped without a word: Cancel leaves the limit as it was.
      onSubmit={isWrong ? undefined : close}
      footer={
        <>
          {isWrong && <Button onClick={close}>{t('common.cancel')}</Button>}
          <Button type="submit">{t('common.close')}</Button>
        </>
      }
    >
      <SelectField
        label={t('settings.theme')}
        value={settings.theme}
        choices={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
        onChange={(theme) => update({ theme })}
      />
      <SelectField
        label={t('settings.language')}
        value={settings.language}
        choices={languages.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
        onChange={(language) => update({ language })}
      />
      <section className={styles.section}>
        <h3>{t('settings.transfers')}</h3>
        <div className={styles.limits}>
          <SpeedLimitField
            label={t('settings.uploadLimit')}
            limit={settings.uploadLimit}
            onChange={(limit) => setLimit('uploadLimit', limit)}
          />
          <SpeedLimitField
            label={t('settings.downloadLimit')}
            limit={settings.downloadLimit}
            onChange={(limit) => setLimit('downloadLimit', limit)}
          />
          <p className={styles.hint}>{t('settings.limitHint')}</p>
        </div>
        <SelectField
          label={t('settings.transferPath')}
          hint={t('settings.transferPathHint')}
          value={settings.transferPath}
          choices={transferPaths.map((value) => ({
            value,
            label: t(`settings.transferPaths.${value}`),
          }))}
          onChange={(transferPath) => update({ transferPath })}
        />
      </section>
      {info !== null && (
        <p className={styles.about}>
          {t('settings.about', { version: info.version, electron: info.electron })}
        </p>
      )}
    </Dialog>
  );
}
