import { FolderSearch, ListFilter, X } from 'lucide-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { focusPart, partId } from '../../commands/windowParts';
import { filterHere, toggleSearch } from '../../state/browse';
import { useListing } from '../../state/listing';
import { IconButton } from '../../ui/Button';
import { classNames } from '../../ui/classNames';
import styles from './FilterBox.module.css';
import { folderName } from './entryNames';
import { FilterHelp } from './FilterHelp';

/**
 * Shows only what passes a filter (docs/filter.md), of the folder or of all that is below it. Escape
 * clears it, and then leaves the search; the arrow down goes to the rows.
 */
export function FilterBox(): ReactNode {
  const { t } = useTranslation();
  const filter = useListing((state) => state.filter);
  const problem = useListing((state) => state.filterProblem);
  const problemId = useId();
  const source = useListing((state) => state.source);
  const inFolder = source.kind === 'folder';
  const searches = inFolder && source.scope === 'below';
  return (
    <div className={classNames(styles.box, searches && styles.searching)}>
      {searches ? (
        <FolderSearch aria-hidden="true" className={styles.icon} />
      ) : (
        <ListFilter aria-hidden="true" className={styles.icon} />
      )}
      <input
        id={partId('filter')}
        type="search"
        aria-label={t('browser.filter.label')}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        placeholder={
          searches
            ? t('browser.filter.searchBelow', {
                folder: folderName(source.place.bucket, source.prefix),
              })
            : t('browser.filter.label')
        }
        autoComplete="off"
        spellCheck={false}
        disabled={!inFolder}
        className={styles.field}
        value={filter}
        onChange={(event) => filterHere(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            if (filter !== '') {
              filterHere('');
            } else if (searches) {
              toggleSearch();
            } else {
              focusPart('table');
            }
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            focusPart('table');
          }
        }}
      />
      <div className={styles.buttons}>
        {filter !== '' && (
          <IconButton
            label={t('browser.filter.clear')}
            icon={<X aria-hidden="true" />}
            className={styles.button}
            onClick={() => {
              filterHere('');
              focusPart('filter');
            }}
          />
        )}
        <FilterHelp
          disabled={!inFolder}
          onChoose={(word) => filterHere(filter.trim() === '' ? word : `${filter.trim()} ${word}`)}
        />
      </div>
      {problem !== undefined && (
        <p id={problemId} role="alert" className={styles.problem}>
          {t(`browser.filter.problem.${problem.code}`, { word: problem.word })}
        </p>
      )}
    </div>
  );
}
