import { Button } from '@mui/material';
import { useState } from 'react';
import { useKeys } from '../../../keyboard/key-bindings.js';
import { KeyHint } from '../../../keyboard/key-hint.js';
import { PacketDialog } from './packet-dialog.js';

/** Opens the evidence packets of a case. */
export function PacketButton({ caseId }: { caseId: string }) {
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  useKeys([{ keys: 'd', label: 'Evidence packet', group: 'Case', run: open }]);
  return (
    <>
      <Button variant="text" onClick={open} sx={{ px: 1.5, whiteSpace: 'nowrap' }}>
        Packet
        <KeyHint keys="d" />
      </Button>
      {isOpen && <PacketDialog caseId={caseId} onClose={() => setOpen(false)} />}
    </>
  );
}
