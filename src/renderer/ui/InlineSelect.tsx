import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './InlineSelect.module.css';

interface InlineSelectProps<Value extends string> {
  /** Accessible name, shown before the choice. */
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** A choice of one in a line with other things (role `combobox`), on the platform's own select. */
export function InlineSelect<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: InlineSelectProps<Value>): ReactNode {
  const id = useId();
  return (
    <span className={styles.frame}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select
        id={id}
        className={styles.select}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.target.value);
          if (chosen !== undefined) {
            onChange(chosen.value);
          }
        }}
      >
        {choices.map((choice) => (
          // A label, not text: what could be chosen is not part of what the place around says.
          <option key={choice.value} value={choice.value} label={choice.label} />
        ))}
      </select>
    </span>
  );
}
