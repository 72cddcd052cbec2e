import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/Field';
import { parseSpeedLimit, speedLimitText } from './speedLimit';

interface SpeedLimitFieldProps {
  readonly label: string;
  /** Bytes a second; null for no limit. */
  readonly limit: number | null;
  /** `undefined` where what was typed is no limit. */
  readonly onChange: (limit: number | null | undefined) => void;
}

/** A speed limit in MiB/s that counts as soon as it is one. */
export function SpeedLimitField({ label, limit, onChange }: SpeedLimitFieldProps): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState(() => speedLimitText(limit));
  const isWrong = parseSpeedLimit(text) === undefined;
  return (
    <TextField
      label={label}
      value={text}
      inputMode="decimal"
      placeholder={t('settings.noLimit')}
      problem={isWrong ? t('settings.limitProblem') : undefined}
      onChange={(typed) => {
        setText(typed);
        onChange(parseSpeedLimit(typed));
      }}
    />
  );
}
