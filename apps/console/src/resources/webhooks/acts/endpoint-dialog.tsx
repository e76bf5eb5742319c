import { Box, TextField } from '@mui/material';
import {
  webhookEndpointInputSchema,
  webhookTopics,
  type WebhookEndpoint,
  type WebhookTopic,
} from '@stillwatch/contracts/webhook';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { useFields } from '../../../display/use-fields.js';

interface EndpointDialogProps {
  /** The endpoint to change; a new one is made without it. */
  endpoint?: WebhookEndpoint;
  onClose: () => void;
  /** Takes the secret of a new endpoint, which is shown once. */
  onSecret: (secret: string) => void;
}

/** Makes an endpoint or changes one. */
export function EndpointDialog({ endpoint, onClose, onSecret }: EndpointDialogProps) {
  const stillwatch = useStillwatch();
  const [topics, setTopics] = useState<readonly WebhookTopic[]>(endpoint?.topics ?? []);
  const { parse, field } = useFields(
    () => ({ url: endpoint?.url ?? '', description: endpoint?.description ?? '' }),
    webhookEndpointInputSchema,
    (form) => ({ ...form, topics }),
  );
  const save = useAct({
    act: async (input: ReturnType<typeof webhookEndpointInputSchema.parse>) => {
      if (endpoint !== undefined) return void (await stillwatch.changeWebhook(endpoint.id, input));
      onSecret((await stillwatch.addWebhook(input)).secret);
    },
    happened: () =>
      endpoint === undefined ? 'The endpoint is told from now on.' : 'The endpoint is changed.',
    then: onClose,
  });
  const toggle = (topic: WebhookTopic) =>
    setTopics((present) =>
      present.includes(topic) ? present.filter((other) => other !== topic) : [...present, topic],
    );
  return (
    <ActDialog
      open
      onClose={onClose}
      title={endpoint === undefined ? 'Add an endpoint' : 'Change the endpoint'}
      confirm={endpoint === undefined ? 'Add endpoint' : 'Change endpoint'}
      onConfirm={() => {
        const input = parse();
        if (input !== undefined) save.mutate(input);
      }}
      busy={save.isPending}
      error={save.error}
    >
      <p>
        Messages are signed after Standard Webhooks and retried for twelve hours. Private addresses are
        refused.
      </p>
      <TextField label="Address (https://)" autoFocus fullWidth {...field('url', save.error)} />
      <TextField label="What it is for" fullWidth {...field('description', save.error)} required={false} />
      <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, display: 'grid', gap: 1 }}>
        <Box component="legend" sx={{ fontSize: 12, fontWeight: 600, color: 'var(--ink-3)', mb: 1 }}>
          What it is told; everything when nothing is chosen
        </Box>
        {webhookTopics.map((topic) => (
          <label key={topic} style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
            <input type="checkbox" checked={topics.includes(topic)} onChange={() => toggle(topic)} />
            <code>{topic}</code>
          </label>
        ))}
      </Box>
    </ActDialog>
  );
}
