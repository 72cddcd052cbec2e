import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDialogs } from '../../state/dialogs';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField } from '../../ui/Field';
import styles from './SettingsDialog.module.css';

const themes = ['system', 'light', 'dark'] as const;
const languages = ['system', 'en', 'ko'] as const;

/** Theme and language; each choice counts at once. */
export function SettingsDialog(): ReactNode {
  const { t } = useTranslation();
  const close = useDialogs((dialogs) => dialogs.close);
  const { settings, info, update } = useSettings();

  return (
    <Dialog
      title={t('settings.title')}
      width="narrow"
      onClose={close}
      onSubmit={close}
      footer={
        <Button type="submit" tone="primary">
          {t('common.close')}
        </Button>
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
      {info !== null && (
        <p className={styles.about}>
          {t('settings.about', { version: info.version, electron: info.electron })}
        </p>
      )}
    </Dialog>
  );
}
