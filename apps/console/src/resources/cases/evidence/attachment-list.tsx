import { Box, Button } from '@mui/material';
import type { Attachment } from '@stillwatch/contracts/evidence';
import { attachmentUrl } from '../../../api/evidence-verbs.js';
import { Moment } from '../../../display/moment.js';
import { ShortId } from '../../../display/short-id.js';
import { bytes } from '../../../format/bytes.js';
import { useMay } from '../../../session/permission.js';
import { WithdrawButton } from './withdraw-button.js';

function AttachmentRow({ attachment }: { attachment: Attachment }) {
  const mayOpen = useMay('evidence:open');
  const mayWork = useMay('cases:work');
  const { name, size, sha256, uploadedAt, uploadedByName, withdrawn } = attachment;
  return (
    <Box component="li" sx={{ borderTop: '1px solid var(--line)', py: 1 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 6px', alignItems: 'center', minHeight: 30 }}>
        <Box component="span" sx={{ flex: '1 1 180px', minWidth: 0, overflowWrap: 'anywhere' }}>
          <bdi>{withdrawn === null ? name : <s>{name}</s>}</bdi>
          <Box component="span" sx={{ display: 'block', color: 'var(--ink-3)', fontSize: 12 }}>
            {bytes(size)}, {uploadedByName} <Moment at={uploadedAt} />, SHA-256{' '}
            <ShortId id={sha256} longest={13} />
          </Box>
        </Box>
        {withdrawn === null && mayOpen && (
          <Button
            component="a"
            href={attachmentUrl(attachment)}
            download={name}
            variant="outlined"
            aria-label={`Download ${name}`}
          >
            Download
          </Button>
        )}
        {withdrawn === null && mayWork && <WithdrawButton attachment={attachment} />}
      </Box>
      {withdrawn !== null && (
        <Box sx={{ color: 'var(--ink-2)', fontSize: 12.5, overflowWrap: 'anywhere' }}>
          Withdrawn by {withdrawn.byName} <Moment at={withdrawn.at} />: “{withdrawn.reason}”
        </Box>
      )}
    </Box>
  );
}

/** The files on a case; of withdrawn ones what they were. */
export const AttachmentList = ({ attachments }: { attachments: readonly Attachment[] }) =>
  attachments.length === 0 ? (
    <Box component="p" sx={{ color: 'var(--ink-2)' }}>
      No files. What the customer sent or what was found elsewhere can be attached.
    </Box>
  ) : (
    <Box component="ul">
      {attachments.map((attachment) => (
        <AttachmentRow key={attachment.id} attachment={attachment} />
      ))}
    </Box>
  );
