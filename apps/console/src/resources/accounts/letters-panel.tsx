import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { Notice, NoticeStatus } from '@stillwatch/contracts/notice';
import { useState } from 'react';
import { useGetList, useNotify } from 'react-admin';
import { useStillwatch } from '../../api/data-provider.js';
import { failureSentence } from '../../api/problem.js';
import { useAct } from '../../api/use-act.js';
import { Badge, type Tone } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { useMay } from '../../session/permission.js';

const statusWord: Record<NoticeStatus, string> = {
  queued: 'Waits to be sent',
  sent: 'Sent',
  not_sent: 'Not sent',
  failed: 'Given up',
};
const statusTone: Record<NoticeStatus, Tone> = {
  queued: 'watch',
  sent: 'none',
  not_sent: 'review',
  failed: 'critical',
};

function SendButton({ notice }: { notice: Notice }) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const sendAgain = useAct({
    act: () => stillwatch.sendNotice(notice.id),
    happened: () => 'The letter waits to be sent.',
  });
  return (
    <Button
      variant="text"
      disabled={sendAgain.isPending}
      aria-label={`Send: ${notice.subject}`}
      onClick={() =>
        sendAgain.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) })
      }
    >
      Send
    </Button>
  );
}

function LetterText({ noticeId }: { noticeId: string }) {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['notices', 'detail', noticeId],
    queryFn: () => stillwatch.notice(noticeId),
  });
  return (
    <Loaded query={query} what="the letter" skeleton={<SkeletonLines lines={4} />}>
      {({ text, sha256 }) => (
        <>
          <Box
            component="pre"
            tabIndex={0}
            aria-label="Letter"
            sx={{
              whiteSpace: 'pre-wrap',
              font: 'inherit',
              m: 0,
              p: 3,
              bgcolor: 'var(--sunken)',
              borderRadius: '8px',
            }}
          >
            {text}
          </Box>
          <Box sx={{ color: 'var(--ink-3)', fontSize: 12, overflowWrap: 'anywhere' }}>SHA-256 {sha256}</Box>
        </>
      )}
    </Loaded>
  );
}

/** What the customer was written, as it was sent, or why it was not. */
export function LettersPanel({ accountId }: { accountId: string }) {
  const may = useMay('cases:work');
  const [opened, open] = useState<string>();
  const query = useGetList<Notice>('notices', {
    filter: { accountId },
    pagination: { page: 1, perPage: 50 },
    sort: { field: 'createdAt', order: 'DESC' },
  });
  return (
    <Panel title="Letters">
      <Loaded query={query} what="the letters" skeleton={<SkeletonLines lines={2} />}>
        {(notices) =>
          notices.length === 0 ? (
            <Box component="p" sx={{ color: 'var(--ink-2)' }}>
              None. The customer is written to when a decision enters into force, and about an appeal.
            </Box>
          ) : (
            <Box component="ul" sx={{ display: 'grid', gap: 2 }}>
              {notices.map((notice) => (
                <Box component="li" key={notice.id} sx={{ display: 'grid', gap: 1 }}>
                  <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center' }}>
                    <Badge tone={statusTone[notice.status]}>{statusWord[notice.status]}</Badge>
                    <Box component="span" sx={{ flex: '1 1 200px', minWidth: 0 }}>
                      {notice.subject}
                      <Box component="span" sx={{ display: 'block', color: 'var(--ink-3)', fontSize: 12.5 }}>
                        {notice.recipient ?? 'no address on file'}
                        {notice.problem !== null && ` · ${notice.problem}`} ·{' '}
                        <Moment at={notice.sentAt ?? notice.createdAt} />
                      </Box>
                    </Box>
                    {may && ['not_sent', 'failed'].includes(notice.status) && <SendButton notice={notice} />}
                    <Button
                      variant="text"
                      aria-expanded={opened === notice.id}
                      aria-label={`Read: ${notice.subject}`}
                      onClick={() => open(opened === notice.id ? undefined : notice.id)}
                    >
                      {opened === notice.id ? 'Hide' : 'Read'}
                    </Button>
                  </Box>
                  {opened === notice.id && <LetterText noticeId={notice.id} />}
                </Box>
              ))}
            </Box>
          )
        }
      </Loaded>
    </Panel>
  );
}
