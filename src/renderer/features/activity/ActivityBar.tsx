import { ClipboardCopy, Ellipsis, FileDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityCall } from '../../../shared/model/activity';
import { call } from '../../ipc/client';
import { tellFailure } from '../../state/notices';
import { Button, IconButton } from '../../ui/Button';
import { InlineSelect } from '../../ui/InlineSelect';
import { DropdownMenu } from '../../ui/Menu';
import styles from './ActivityPanel.module.css';
import type { ActivityFilter } from './rows';

interface ActivityBarProps {
  readonly filter: ActivityFilter;
  readonly onFilter: (filter: ActivityFilter) => void;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  /** All calls there are. */
  readonly total: number;
  readonly shown: readonly ActivityCall[];
  readonly selected: readonly ActivityCall[];
}

type Format = 'text' | 'jsonLines' | 'har';

/** Above the calls: which are shown, and what can be done with them. */
export function ActivityBar({
  filter,
  onFilter,
  search,
  onSearch,
  total,
  shown,
  selected,
}: ActivityBarProps): ReactNode {
  const { t } = useTranslation();
  const chosen = selected.length > 0 ? selected : shown;

  function keep(format: Format, to: 'clipboard' | 'file'): void {
    const ids = chosen.map(({ id }) => id);
    call('activity.keep', { ids, format, to }).catch((thrown: unknown) => tellFailure(thrown));
  }

  return (
    <div className={styles.bar}>
      <input
        type="search"
        aria-label={t('activity.search')}
        placeholder={t('activity.search')}
        autoComplete="off"
        spellCheck={false}
        className={styles.search}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && search !== '') {
            event.preventDefault();
            event.stopPropagation();
            onSearch('');
          }
        }}
      />
      {search !== '' && (
        <IconButton
          label={t('activity.clearSearch')}
          icon={<X aria-hidden="true" />}
          onClick={() => onSearch('')}
        />
      )}
      <InlineSelect
        label={t('activity.show')}
        value={filter}
        choices={[
          { value: 'all', label: t('activity.showAll') },
          { value: 'failed', label: t('activity.showFailed') },
          { value: 'changes', label: t('activity.showChanges') },
        ]}
        onChange={onFilter}
      />
      <span role="status" className={styles.count}>
        {shown.length === total
          ? t('activity.count', { count: total })
          : t('activity.shown', { count: shown.length, total })}
      </span>
      <DropdownMenu
        groups={[
          [
            {
              id: 'text',
              label: t('activity.copyText'),
              icon: <ClipboardCopy aria-hidden="true" />,
              disabled: chosen.length === 0,
              onSelect: () => keep('text', 'clipboard'),
            },
          ],
          [
            {
              id: 'jsonLines',
              label: t('activity.exportJsonLines'),
              icon: <FileDown aria-hidden="true" />,
              disabled: chosen.length === 0,
              onSelect: () => keep('jsonLines', 'file'),
            },
            {
              id: 'har',
              label: t('activity.exportHar'),
              icon: <FileDown aria-hidden="true" />,
              disabled: chosen.length === 0,
              onSelect: () => keep('har', 'file'),
            },
          ],
        ]}
      >
        <Button tone="quiet" icon={<Ellipsis aria-hidden="true" />}>
          {t('activity.more')}
        </Button>
      </DropdownMenu>
    </div>
  );
}
