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

/** What stands above every case: who else looks, what changed meanwhile. */
export const NoticesProvider = Notices.Provider;

/**
 * The frame of a case: notices and header above, its acts always in sight below. Where the case fits one screen, what is
 * `below` starts with its title at the foot of that screen and is scrolled to.
 */
export function CaseFrame({
  header,
  acts,
  children,
  below,
}: {
  header: ReactNode;
  acts: ReactNode;
  children: ReactNode;
  below?: ReactNode;
}) {
  return (
    <Box
      sx={{
        flex: 1,
        display: 'flex',
        flexDirection: 'column',
        [oneScreen]: { minHeight: 0 },
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
          [oneScreen]: below === undefined ? {} : { overflowY: 'auto', scrollPaddingTop: 8 },
        }}
      >
        <Box
          sx={{
            flex: 1,
            minHeight: 0,
            display: 'flex',
            flexDirection: 'column',
            gap: 2.5,
            [oneScreen]: below === undefined ? {} : { flex: 'none', height: 'calc(100% - 36px)' },
          }}
        >
          {useContext(Notices)}
          {header}
          {children}
        </Box>
        {below}
      </Box>
      {acts}
    </Box>
  );
}
