import { CircleQuestionMark } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button';
import { Popover } from '../../ui/Popover';
import styles from './FilterHelp.module.css';

/** Words that can be written into the filter box; what they find stands in `browser.filter.examples`. */
const examples = [
  ['text', 'report'],
  ['quoted', '"annual report"'],
  ['glob', '*.csv'],
  ['expression', '/^img_\\d+/i'],
  ['size', 'size>10mb'],
  ['age', 'modified<7d'],
  ['date', 'modified>2026-01-31'],
  ['type', 'type:image'],
  ['storageClass', 'class:STANDARD_IA'],
  ['not', '-draft'],
] as const;

interface FilterHelpProps {
  readonly disabled: boolean;
  /** An example was chosen. */
  readonly onChoose: (word: string) => void;
}

/** The syntax of the filter box by examples, each of which can be put into it. */
export function FilterHelp({ disabled, onChoose }: FilterHelpProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Popover
      label={t('browser.filter.help')}
      trigger={
        <IconButton
          label={t('browser.filter.help')}
          icon={<CircleQuestionMark aria-hidden="true" />}
          disabled={disabled}
          className={styles.open}
        />
      }
    >
      <h2>{t('browser.filter.helpTitle')}</h2>
      <p className={styles.intro}>{t('browser.filter.helpText')}</p>
      <dl className={styles.examples}>
        {examples.map(([id, word]) => (
          <div key={id} className={styles.example}>
            <dt>
              <button type="button" className={styles.word} onClick={() => onChoose(word)}>
                {word}
              </button>
            </dt>
            <dd>{t(`browser.filter.examples.${id}`)}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
