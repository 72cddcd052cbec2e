import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './classNames';
import styles from './Button.module.css';
import { Tooltip } from './Tooltip';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A push button with an optional icon before its label. */
export function Button({
  tone = 'plain',
  icon,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button type={type} className={classNames(styles.button, styles[tone], className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'tone'> {
  /** Accessible name, also the tooltip. */
  readonly label: string;
  /** Shown after the name in the tooltip, such as a shortcut or why it is greyed out. */
  readonly hint?: string;
  /** State of a toggle. */
  readonly pressed?: boolean;
}

/** A button that shows only its icon; its name is in the tooltip and for screen readers. */
export function IconButton({
  label,
  hint,
  icon,
  pressed,
  className,
  type = 'button',
  ...rest
}: IconButtonProps): ReactNode {
  return (
    <Tooltip text={hint === undefined ? label : `${label} (${hint})`}>
      <button
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={classNames(styles.button, styles.quiet, styles.iconOnly, className)}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
