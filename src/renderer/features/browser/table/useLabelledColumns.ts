import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { english } from '../../../i18n/en';
import type { GridColumn } from '../../../ui/DataGrid';

/** A column that is called as the words of its id say (`browser.table`). */
type NamedColumn<Row> = Omit<GridColumn<Row>, 'id' | 'label'> & {
  readonly id: keyof typeof english.browser.table;
};

/** The columns of a table with their names: the same array as long as the language stays. */
export function useLabelledColumns<Row>(
  columns: readonly NamedColumn<Row>[],
): readonly GridColumn<Row>[] {
  const { t } = useTranslation();
  return useMemo(
    () => columns.map((column) => ({ ...column, label: t(`browser.table.${column.id}`) })),
    [columns, t],
  );
}
