import { Box } from '@mui/material';
import type { Dossier } from '@stillwatch/contracts/dossier';
import { StandingBadge } from '../../display/badge.js';
import { Fact, Facts } from '../../display/fact.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';

const effectWord = {
  allow: 'serves every request',
  limit: 'limits the account',
  block: 'blocks every request',
};

/** How the account stands, and what the gateway is told. */
export function StandingPanel({ enforcement, account }: Pick<Dossier, 'enforcement' | 'account'>) {
  const { registration, organization } = account;
  return (
    <Panel title="Standing and identity">
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', mb: 2 }}>
        <StandingBadge standing={enforcement.standing} />
        <span>
          Gateway {effectWord[enforcement.effect]}
          {enforcement.until !== null && (
            <>
              {' '}
              until <Moment at={enforcement.until} />
            </>
          )}
        </span>
      </Box>
      <Facts>
        <Fact name="Plan">{account.plan ?? 'none'}</Fact>
        <Fact name="Registered">
          {account.registeredAt === null ? 'through first usage' : <Moment at={account.registeredAt} />}
        </Fact>
        {organization.domain !== undefined && <Fact name="Domain">{organization.domain}</Fact>}
        {registration.emailDomain !== undefined && (
          <Fact name="E-mail domain">{registration.emailDomain}</Fact>
        )}
        {registration.channel !== undefined && <Fact name="Signed up through">{registration.channel}</Fact>}
        {registration.asnType !== undefined && (
          <Fact name="Signed up from">{registration.asnType} network</Fact>
        )}
        <Fact name="Last used">
          {account.lastEventAt === null ? 'never' : <Moment at={account.lastEventAt} />}
        </Fact>
      </Facts>
    </Panel>
  );
}
