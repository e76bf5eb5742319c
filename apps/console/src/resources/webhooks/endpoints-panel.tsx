import { Box, Button } from '@mui/material';
import type { WebhookEndpoint } from '@stillwatch/contracts/webhook';
import { useState } from 'react';
import { useGetList, useNotify } from 'react-admin';
import { useStillwatch } from '../../api/data-provider.js';
import { failureSentence } from '../../api/problem.js';
import { useAct } from '../../api/use-act.js';
import { Badge } from '../../display/badge.js';
import { Panel } from '../../display/panel.js';
import { Empty, Loaded, SkeletonLines } from '../../display/states.js';
import { dateOf, exact } from '../../format/time.js';
import { useMay } from '../../session/permission.js';
import { EndpointDialog } from './acts/endpoint-dialog.js';
import { SecretDialog } from './acts/secret-dialog.js';

const overlapHours = 24;

function EndpointActs({
  endpoint,
  onSecret,
}: {
  endpoint: WebhookEndpoint;
  onSecret: (secret: string) => void;
}) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const [changing, setChanging] = useState(false);
  const tell = { onError: (error: unknown) => notify(failureSentence(error), { type: 'error' }) };
  const rotate = useAct({
    act: () => stillwatch.rotateWebhookSecret(endpoint.id, overlapHours),
    happened: () => `The secret is changed. Both sign for ${overlapHours} hours.`,
    then: ({ secret }) => onSecret(secret),
  });
  const enable = useAct({
    act: () => stillwatch.changeWebhook(endpoint.id, { enabled: !endpoint.enabled }),
    happened: ({ enabled }) => (enabled ? 'The endpoint is told again.' : 'The endpoint is no longer told.'),
  });
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      <Button variant="text" onClick={() => setChanging(true)}>
        Change
      </Button>
      <Button variant="text" disabled={rotate.isPending} onClick={() => rotate.mutate(undefined, tell)}>
        Change secret
      </Button>
      <Button variant="text" disabled={enable.isPending} onClick={() => enable.mutate(undefined, tell)}>
        {endpoint.enabled ? 'Disable' : 'Enable'}
      </Button>
      {changing && (
        <EndpointDialog endpoint={endpoint} onClose={() => setChanging(false)} onSecret={onSecret} />
      )}
    </Box>
  );
}

/** Whom the provider's systems are told of decisions. */
export function EndpointsPanel() {
  const may = useMay('webhooks:write');
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const query = useGetList<WebhookEndpoint>('webhook-endpoints', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'createdAt', order: 'ASC' },
    filter: {},
  });
  return (
    <Panel
      title="Endpoints"
      aside={
        may && (
          <Button variant="outlined" onClick={() => setAdding(true)}>
            Add an endpoint
          </Button>
        )
      }
    >
      <Loaded query={query} what="the endpoints" skeleton={<SkeletonLines lines={3} />}>
        {(endpoints) =>
          endpoints.length === 0 ? (
            <Empty title="Nobody is told yet">
              Add the address of a system that must know of decisions, standings and appeals.
            </Empty>
          ) : (
            <Box component="ul" sx={{ display: 'grid', gap: 2 }}>
              {endpoints.map((endpoint) => (
                <Box
                  component="li"
                  key={endpoint.id}
                  sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 14px', alignItems: 'center' }}
                >
                  <Box sx={{ flex: '1 1 320px', minWidth: 0 }}>
                    <Box component="span" className="mono" sx={{ overflowWrap: 'anywhere' }}>
                      {endpoint.url}
                    </Box>{' '}
                    {!endpoint.enabled && <Badge tone="review">Disabled</Badge>}
                    <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
                      {endpoint.description || 'No description'} ·{' '}
                      {endpoint.topics.length === 0 ? 'everything' : endpoint.topics.join(', ')} · since{' '}
                      {dateOf(endpoint.createdAt)}
                      {endpoint.disabledReason !== null && ` · ${endpoint.disabledReason}`}
                      {endpoint.resumesAt !== null &&
                        ` · asked not to be called before ${exact(endpoint.resumesAt)}`}
                      {endpoint.previousSecretUntil !== null &&
                        ` · the earlier secret signs until ${exact(endpoint.previousSecretUntil)}`}
                    </Box>
                  </Box>
                  {may && <EndpointActs endpoint={endpoint} onSecret={setSecret} />}
                </Box>
              ))}
            </Box>
          )
        }
      </Loaded>
      {adding && <EndpointDialog onClose={() => setAdding(false)} onSecret={setSecret} />}
      {secret !== undefined && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </Panel>
  );
}
