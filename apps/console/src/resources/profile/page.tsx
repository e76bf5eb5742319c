import { Box } from '@mui/material';
import { Page } from '../../display/page.js';
import { roleWord } from '../../format/words.js';
import { useOfficer } from '../../session/permission.js';
import { OwnSessionsPanel } from './own-sessions-panel.js';
import { PasswordPanel } from './password-panel.js';

/** One's own way in: the password, and where one is signed in. */
export default function Profile() {
  const officer = useOfficer();
  return (
    <Page
      title="Your sign-in"
      subtitle={officer && `${officer.name}, ${officer.email}, ${roleWord[officer.role].name.toLowerCase()}`}
    >
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        <PasswordPanel />
        <OwnSessionsPanel />
      </Box>
    </Page>
  );
}
