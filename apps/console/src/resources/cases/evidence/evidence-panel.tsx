import { Box } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { maxCountedExcerpts } from '@stillwatch/contracts/evidence';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { useRef, useState, type ReactNode } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { Panel } from '../../../display/panel.js';
import { Loaded, SkeletonLines } from '../../../display/states.js';
import { count } from '../../../format/number.js';
import { useKeys } from '../../../keyboard/key-bindings.js';
import { KeyHint } from '../../../keyboard/key-hint.js';
import { useMay } from '../../../session/permission.js';
import { AttachFiles } from './attach-files.js';
import { AttachmentList } from './attachment-list.js';
import { ExcerptList } from './excerpt-list.js';

const excerptsAtATime = 60;

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box sx={{ minWidth: 0 }}>
    <Box component="h3" sx={{ fontSize: 13, fontWeight: 600, mb: 1 }}>
      {title}
    </Box>
    {children}
  </Box>
);

const counted = (number: number | undefined, noun: string): string[] =>
  number === undefined
    ? []
    : [`${count(number)}${number >= maxCountedExcerpts ? ' or more' : ''} ${noun}${number === 1 ? '' : 's'}`];

/** What was kept of the requests, sealed, and the files on the case. */
export function EvidencePanel({
  record,
  stacked = false,
  sx,
}: {
  record: CaseDetail;
  /** One part below the other, the shorter first, also where there is room beside. */
  stacked?: boolean;
  sx?: SxProps<Theme>;
}) {
  const stillwatch = useStillwatch();
  const mayWork = useMay('cases:work');
  const [take, setTake] = useState(excerptsAtATime);
  const place = useRef<HTMLDivElement>(null);
  useKeys([
    {
      keys: 'v',
      label: 'Evidence: excerpts and files',
      group: 'Case',
      run: () => {
        place.current?.scrollIntoView({ block: 'start' });
        place.current?.focus({ preventScroll: true });
      },
    },
  ]);
  const excerpts = useQuery({
    queryKey: ['cases', 'excerpts', record.id, take],
    queryFn: () => stillwatch.caseExcerpts(record.id, take),
    placeholderData: keepPreviousData,
  });
  const attachments = useQuery({
    // Read anew when something has happened to the case: somebody else may have attached a file.
    queryKey: ['cases', 'attachments', record.id, record.events.length],
    queryFn: () => stillwatch.attachments(record.id),
    placeholderData: keepPreviousData,
  });
  const fileCount = attachments.data?.filter(({ withdrawn }) => withdrawn === null).length;
  const asked = (
    <Part key="asked" title="What was asked">
      <Loaded query={excerpts} what="the excerpts" skeleton={<SkeletonLines lines={2} />}>
        {(data) => (
          <ExcerptList
            caseId={record.id}
            data={data}
            isCampaign={record.subject.type === 'campaign'}
            showMore={() => setTake(Math.min(1_000, take + excerptsAtATime * 2))}
          />
        )}
      </Loaded>
    </Part>
  );
  const files = (
    <Part key="files" title="Files">
      <Loaded query={attachments} what="the files" skeleton={<SkeletonLines lines={2} />}>
        {(data) => (
          <Box sx={{ display: 'grid', gap: 2 }}>
            <AttachmentList attachments={data} />
            {mayWork && <AttachFiles caseId={record.id} />}
          </Box>
        )}
      </Loaded>
    </Part>
  );
  return (
    <Box ref={place} tabIndex={-1} sx={{ scrollMarginTop: 8, outline: 'none', minWidth: 0 }}>
      <Panel
        title="Evidence"
        sx={sx}
        aside={
          <>
            {[...counted(excerpts.data?.total, 'excerpt'), ...counted(fileCount, 'file')].join(', ')}{' '}
            <KeyHint keys="v" />
          </>
        }
      >
        <Box
          sx={{
            display: 'grid',
            gap: '16px 28px',
            gridTemplateColumns: {
              xs: 'minmax(0, 1fr)',
              md: stacked ? 'minmax(0, 1fr)' : 'minmax(0, 1.5fr) minmax(0, 1fr)',
            },
          }}
        >
          {stacked ? [files, asked] : [asked, files]}
        </Box>
      </Panel>
    </Box>
  );
}
