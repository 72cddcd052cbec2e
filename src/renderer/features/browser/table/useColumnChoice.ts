import type { ColumnChoice, TableName } from '../../../../shared/model/settings';
import { useSettings } from '../../../state/settings';

/** The remembered columns of a table, and how to change them. */
export function useColumnChoice(table: TableName): {
  readonly columnChoice: readonly ColumnChoice[];
  readonly onColumnChoice: (choice: readonly ColumnChoice[]) => void;
} {
  return {
    columnChoice: useSettings(({ settings }) => settings.columns[table]),
    onColumnChoice: (choice) => {
      const { settings, update } = useSettings.getState();
      update({ columns: { ...settings.columns, [table]: choice } });
    },
  };
}
