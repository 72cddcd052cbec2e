import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useOwnDialog } from '../../state/dialogs';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import styles from './SettingsDialog.module.css';
import { parseSpeedLimit, speedLimitText } from './speedLimit';

const themes = ['system', 'light', 'dark'] as const;
const languages = ['system', 'en', 'ko'] as const;
const requestPaths = ['fast', 'sdk'] as const;

const limits = ['uploadLimit', 'downloadLimit'] as const;
type SpeedLimit = (typeof limits)[number];

/** Theme, language and how transfers go; each choice counts at once, a speed limit when its field is left. */
export function SettingsDialog(): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const { settings, info, update } = useSettings();
  const [texts, setTexts] = useState<Readonly<Record<SpeedLimit, string>>>({
    uploadLimit: speedLimitText(settings.uploadLimit),
    downloadLimit: speedLimitText(settings.downloadLimit),
  });
  const left = useRef(false);
  const isWrong = Object.values(texts).some((text) => parseSpeedLimit(text) === undefined);

  /** A limit counts once it is typed to its end: half of one is another one. */
  function keepLimit(name: SpeedLimit): void {
    const limit = parseSpeedLimit(texts[name]);
    // A field that goes away also loses the keyboard.
    if (!left.current && limit !== undefined && texts[name] !== speedLimitText(settings[name])) {
      update({ [name]: limit });
    }
  }

  function keepAndClose(): void {
    limits.forEach(keepLimit);
    close();
  }

  function leave(): void {
    left.current = true;
    close();
  }

  return (
    <Dialog
      title={t('settings.title')}
      onClose={leave}
      // What is typed wrongly is not dropped without a word.
      onSubmit={isWrong ? undefined : keepAndClose}
      footer={
        <>
          {isWrong && <Button onClick={leave}>{t('settings.leaveLimit')}</Button>}
          {/* Greyed out it still leads to what is wrong. */}
          <Button type="submit" aria-disabled={isWrong || undefined}>
            {t('common.close')}
          </Button>
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
          {limits.map((name) => (
            <TextField
              key={name}
              label={t(`settings.${name}`)}
              value={texts[name]}
              inputMode="decimal"
              placeholder={t('settings.noLimit')}
              problem={
                parseSpeedLimit(texts[name]) === undefined ? t('settings.limitProblem') : undefined
              }
              onChange={(text) => setTexts((before) => ({ ...before, [name]: text }))}
              onBlur={() => keepLimit(name)}
            />
          ))}
          <p className={styles.hint}>{t('settings.limitHint')}</p>
        </div>
        <SelectField
          label={t('settings.requestPath')}
          hint={t('settings.requestPathHint')}
          value={settings.transferPath}
          choices={requestPaths.map((value) => ({
            value,
            label: t(`settings.requestPaths.${value}`),
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
