import { ListFilter, X } from 'lucide-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useListing } from '../../state/listing';
import { IconButton } from '../../ui/Button';
import styles from './FilterBox.module.css';
import { focusPart, partId } from './focus';

/**
 * Shows only what passes a filter (docs/filter.md). Escape clears it; the arrow down goes to the rows.
 */
export function FilterBox(): ReactNode {
  const { t } = useTranslation();
  const filter = useListing((state) => state.filter);
  const setFilter = useListing((state) => state.setFilter);
  const problem = useListing((state) => state.filterProblem);
  const problemId = useId();
  const inFolder = useListing(({ source }) => source.kind === 'folder');
  return (
    <div className={styles.box}>
      <ListFilter aria-hidden="true" className={styles.icon} />
      <input
        id={partId('filter')}
        type="search"
        aria-label={t('browser.filter.label')}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        placeholder={t('browser.filter.label')}
        autoComplete="off"
        spellCheck={false}
        disabled={!inFolder}
        className={styles.field}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            if (filter === '') {
              focusPart('table');
            }
            setFilter('');
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            focusPart('table');
          }
        }}
      />
      {filter !== '' && (
        <IconButton
          label={t('browser.filter.clear')}
          icon={<X aria-hidden="true" />}
          className={styles.clear}
          onClick={() => {
            setFilter('');
            focusPart('filter');
          }}
        />
      )}
      {problem !== undefined && (
        <p id={problemId} role="alert" className={styles.problem}>
          {t(`browser.filter.problem.${problem.code}`, { word: problem.word })}
        </p>
      )}
    </div>
  );
}
