import { Button } from '@mui/material';
import type { Dossier } from '@stillwatch/contracts/dossier';
import { useKeys } from '../../../keyboard/key-bindings.js';
import { KeyHint } from '../../../keyboard/key-hint.js';

const save = (dossier: Dossier) => {
  const url = URL.createObjectURL(new Blob([JSON.stringify(dossier, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `dossier-${dossier.account.accountId.replace(/[^\w.-]+/g, '_')}.json`;
  link.click();
  URL.revokeObjectURL(url);
};

/** Saves what the page shows as the account review API answers it, in JSON. */
export function DownloadDossierButton({ dossier }: { dossier: Dossier }) {
  useKeys([{ keys: 'd', label: 'Download the dossier', group: 'Account', run: () => save(dossier) }]);
  return (
    <Button variant="outlined" onClick={() => save(dossier)}>
      Download dossier
      <KeyHint keys="d" />
    </Button>
  );
}
