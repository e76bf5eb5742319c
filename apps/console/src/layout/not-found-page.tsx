import { Button } from '@mui/material';
import { Link, useLocation } from 'react-router-dom';
import { Page, Sheet } from '../display/page.js';
import { Empty } from '../display/states.js';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <Page title="Not found">
      <Sheet>
        <Empty title="There is no such page">
          <p>
            <code>{pathname}</code> leads nowhere. It may have been mistyped.
          </p>
          <Button component={Link} to="/cases" variant="outlined" sx={{ mt: 3 }}>
            Go to the queue
          </Button>
        </Empty>
      </Sheet>
    </Page>
  );
}
