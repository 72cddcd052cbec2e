import { Check, Copy, Save } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './Button';
import styles from './CodeView.module.css';
import { InlineSelect } from './InlineSelect';

/** What {@link CodeView} shows. */
export interface CodeViewProps<Style extends string> {
  /** Accessible name of the code. */
  readonly label: string;
  /** Absent while it is being written. */
  readonly code?: string;
  /** Shown in place of code that can't be had. */
  readonly problem?: ReactNode;
  /** Above the style: what else there is to choose, as an `InlineSelect`. */
  readonly choice?: ReactNode;
  readonly style: {
    readonly label: string;
    readonly value: Style;
    readonly choices: readonly { readonly value: Style; readonly label: string }[];
    readonly onChange: (style: Style) => void;
  };
  readonly words: { readonly copy: string; readonly copied: string; readonly save: string };
  /** Answers whether it was copied. */
  readonly onCopy: (code: string) => Promise<boolean>;
  readonly onSave: (code: string) => void;
}

/** A piece of code in one of several styles, to be read, copied and kept. */
export function CodeView<Style extends string>({
  label,
  code,
  problem,
  choice,
  style,
  words,
  onCopy,
  onSave,
}: CodeViewProps<Style>): ReactNode {
  const [copied, setCopied] = useState<string>();
  const isCopied = code !== undefined && copied === code;
  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        <div className={styles.choices}>
          {choice}
          <InlineSelect {...style} />
        </div>
        <div className={styles.actions}>
          <span role="status" className={styles.told}>
            {isCopied && words.copied}
          </span>
          <Button
            icon={isCopied ? <Check /> : <Copy />}
            disabled={code === undefined}
            onClick={() => {
              if (code !== undefined) {
                void onCopy(code).then((done) => setCopied(done ? code : undefined));
              }
            }}
          >
            <span className={styles.copy} data-longest={words.copy}>
              {isCopied ? words.copied : words.copy}
            </span>
          </Button>
          <Button
            tone="quiet"
            icon={<Save />}
            disabled={code === undefined}
            onClick={() => {
              if (code !== undefined) {
                onSave(code);
              }
            }}
          >
            {words.save}
          </Button>
        </div>
      </div>
      {problem ?? (
        <pre role="group" aria-label={label} tabIndex={0} className={styles.code}>
          {code}
        </pre>
      )}
    </div>
  );
}
