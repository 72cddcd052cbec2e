import { createContext } from 'react';

/**
 * What is drawn in front of everything else goes into this element: within a modal dialog the dialog
 * itself, which covers whatever is not in it.
 */
export const PortalContainer = createContext<HTMLElement | null>(null);
