import { Box } from '@mui/material';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { createContext, useContext, type ReactNode } from 'react';
import type { Focus } from './focus/use-focus.js';

/** From here on the whole case fits one screen and its panels scroll by themselves; below, the page flows. */
export const oneScreen = '@media (min-width: 1100px) and (min-height: 740px)';

export interface CaseViewProps {
  record: CaseDetail;
  /** Events up to here were there when the page was opened. */
  seen: number;
  focus: Focus;
}

const Notices = createContext<ReactNode>(null);

/** What stands above every case: focus mode, who else looks, what changed meanwhile. */
export const NoticesProvider = Notices.Provider;

/** The frame of a case: notices and header above, its acts always in sight below. */
export function CaseFrame({
  header,
  acts,
  children,
}: {
  header: ReactNode;
  acts: ReactNode;
  children: ReactNode;
}) {
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: 'column',
        minHeight: 'calc(100vh - 48px)',
        [oneScreen]: { height: 'calc(100vh - 48px)' },
      }}
    >
      <Box
        sx={{
          flex: 1,
          minHeight: 0,
          display: 'flex',
          flexDirection: 'column',
          gap: 2.5,
          px: { xs: 3, sm: 5 },
          py: 2.5,
        }}
      >
        {useContext(Notices)}
        {header}
        {children}
      </Box>
      {acts}
    </Box>
  );
}
