import { useId } from 'react';
import type { InputHTMLAttributes, ReactNode, Ref, SelectHTMLAttributes } from 'react';
import { classNames } from './classNames';
import styles from './Field.module.css';

interface FrameProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the value, told to screen readers with it. */
  readonly problem?: ReactNode;
}

function useDescription({ hint, problem }: FrameProps): {
  readonly id: string;
  readonly describedBy: string | undefined;
} {
  const id = useId();
  const described = hint !== undefined || problem !== undefined;
  return { id, describedBy: described ? `${id}-note` : undefined };
}

function FieldFrame({
  id,
  label,
  hint,
  problem,
  children,
}: FrameProps & { readonly id: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children}
      {problem !== undefined ? (
        <p id={`${id}-note`} className={classNames(styles.note, styles.problem)}>
          {problem}
        </p>
      ) : (
        hint !== undefined && (
          <p id={`${id}-note`} className={styles.note}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

type TextFieldProps = FrameProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly ref?: Ref<HTMLInputElement>;
  };

/** A labelled line of text. */
export function TextField({
  label,
  hint,
  problem,
  onChange,
  className,
  ...rest
}: TextFieldProps): ReactNode {
  const { id, describedBy } = useDescription({ label, hint, problem });
  return (
    <FieldFrame id={id} label={label} hint={hint} problem={problem}>
      <input
        id={id}
        className={classNames(styles.input, className)}
        aria-describedby={describedBy}
        aria-invalid={problem !== undefined || undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
    </FieldFrame>
  );
}

type CheckFieldProps = Pick<FrameProps, 'label' | 'hint'> &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'type' | 'checked'> & {
    readonly checked: boolean;
    readonly onChange: (checked: boolean) => void;
  };

/** A labelled choice of yes or no (role `checkbox`). */
export function CheckField({
  label,
  hint,
  checked,
  onChange,
  ...rest
}: CheckFieldProps): ReactNode {
  const { id, describedBy } = useDescription({ label, hint });
  return (
    <div className={styles.check}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={describedBy}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        {...rest}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <p id={`${id}-note`} className={styles.note}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

type SelectFieldProps<Value extends string> = FrameProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'value'> & {
    readonly value: Value;
    readonly choices: readonly Choice<Value>[];
    readonly onChange: (value: Value) => void;
  };

/** A labelled choice of one (role `combobox`), on the platform's own select. */
export function SelectField<Value extends string>({
  label,
  hint,
  problem,
  value,
  choices,
  onChange,
  className,
  ...rest
}: SelectFieldProps<Value>): ReactNode {
  const { id, describedBy } = useDescription({ label, hint, problem });
  return (
    <FieldFrame id={id} label={label} hint={hint} problem={problem}>
      <select
        id={id}
        className={classNames(styles.input, styles.select, className)}
        aria-describedby={describedBy}
        aria-invalid={problem !== undefined || undefined}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.target.value);
          if (chosen !== undefined) {
            onChange(chosen.value);
          }
        }}
        {...rest}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
