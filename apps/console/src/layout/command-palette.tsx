import { Dialog } from '@mui/material';
import { styled } from '@mui/material/styles';
import { Command } from 'cmdk';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { idKinds, shortId } from '../format/identifier.js';
import { useActiveKeys } from '../keyboard/key-bindings.js';
import { KeyHint } from '../keyboard/key-hint.js';
import { usePermissions } from 'react-admin';
import type { Permission } from '@stillwatch/contracts/user';
import { consolePages } from './pages.js';

const Styled = styled('div')({
  '& [cmdk-input]': {
    all: 'unset',
    boxSizing: 'border-box',
    width: '100%',
    height: 50,
    padding: '0 18px',
    fontSize: 15,
    borderBottom: '1px solid var(--line)',
  },
  '& [cmdk-input]::placeholder': { color: 'var(--ink-3)' },
  '& [cmdk-list]': { maxHeight: 380, overflowY: 'auto', padding: 8 },
  '& [cmdk-group-heading]': {
    padding: '8px 10px 4px',
    fontSize: 11.5,
    fontWeight: 600,
    color: 'var(--ink-3)',
  },
  '& [cmdk-item]': {
    display: 'flex',
    alignItems: 'center',
    gap: 10,
    height: 36,
    padding: '0 10px',
    borderRadius: 7,
    cursor: 'pointer',
    '& svg': { fontSize: 17, color: 'var(--ink-3)' },
    '& .key-hint': { marginLeft: 'auto', color: 'var(--ink-3)' },
  },
  '& [cmdk-item][data-selected="true"]': { background: 'var(--sunken)' },
  '& [cmdk-empty]': { padding: '26px 14px', textAlign: 'center', color: 'var(--ink-2)' },
});

const idLabels = { case: 'Open the case', account: 'Open the account' };

/** Every page, every act of the present page, and any id that is pasted. */
export function CommandPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const acts = useActiveKeys().filter(({ group }) => group !== 'Everywhere' && group !== 'List');
  const { permissions } = usePermissions<readonly Permission[]>();
  const close = () => {
    setText('');
    onClose();
  };
  const choose = (act: () => void) => () => {
    close();
    // The dialog gives the focus back first, so that an act may open a dialog of its own.
    setTimeout(act, 0);
  };
  const go = (path: string) => choose(() => void navigate(path));
  const id = text.trim();
  return (
    <Dialog
      open={open}
      onClose={close}
      maxWidth="sm"
      fullWidth
      sx={{ '& .MuiDialog-container': { alignItems: 'flex-start', pt: '10vh' } }}
      transitionDuration={80}
      slotProps={{ paper: { 'aria-label': 'Go to', 'aria-labelledby': undefined } }}
    >
      <Styled>
        <Command label="Go to" loop>
          <Command.Input autoFocus value={text} onValueChange={setText} placeholder="Page, act, or any id" />
          <Command.List>
            {idKinds(id).length === 0 && (
              <Command.Empty>Nothing by that name. An id of a case or an account opens it.</Command.Empty>
            )}
            <Command.Group heading="Pages">
              {consolePages
                .filter(({ permission }) => permissions?.includes(permission))
                .map(({ path, title, icon: Icon, key }) => (
                  <Command.Item key={path} value={title} onSelect={go(path)}>
                    <Icon aria-hidden="true" />
                    {title}
                    <KeyHint keys={`g ${key}`} />
                  </Command.Item>
                ))}
            </Command.Group>
            {acts.length > 0 && (
              <Command.Group heading="On this page">
                {acts.map(({ keys, label, run }) => (
                  <Command.Item key={keys} value={label} onSelect={choose(run)}>
                    {label}
                    <KeyHint keys={keys} />
                  </Command.Item>
                ))}
              </Command.Group>
            )}
            {idKinds(id).length > 0 && (
              <Command.Group heading="By id" forceMount>
                {idKinds(id).map((kind) => (
                  <Command.Item
                    key={kind}
                    forceMount
                    value={`${kind} ${id}`}
                    onSelect={go(`/${kind}s/${encodeURIComponent(id)}`)}
                  >
                    {idLabels[kind]} <code>{shortId(id, 40)}</code>
                  </Command.Item>
                ))}
                <Command.Item forceMount value={`search ${id}`} onSelect={go(`/accounts?${searchOf(id)}`)}>
                  Search accounts for “{shortId(id, 40)}”
                </Command.Item>
              </Command.Group>
            )}
          </Command.List>
        </Command>
      </Styled>
    </Dialog>
  );
}

const searchOf = (q: string) => new URLSearchParams({ filter: JSON.stringify({ q }) }).toString();
