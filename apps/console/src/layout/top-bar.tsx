import DarkModeOutlined from '@mui/icons-material/DarkModeOutlined';
import KeyboardOutlined from '@mui/icons-material/KeyboardOutlined';
import LightModeOutlined from '@mui/icons-material/LightModeOutlined';
import MenuIcon from '@mui/icons-material/Menu';
import SearchIcon from '@mui/icons-material/Search';
import { Box, IconButton, Menu, MenuItem, Tooltip } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import { useLogout } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { Person } from '../display/person.js';
import { roleWord } from '../format/words.js';
import { KeyHint } from '../keyboard/key-hint.js';
import { useOfficer } from '../session/permission.js';
import { useColourMode } from '../theme/colour-mode.js';
import { OnDutyPeople } from './on-duty.js';

const PlainButton = styled('button')({
  all: 'unset',
  cursor: 'pointer',
  display: 'inline-flex',
  alignItems: 'center',
  gap: 8,
  height: 30,
  padding: '0 10px',
  borderRadius: 8,
  color: 'var(--ink-2)',
  '&:hover': { background: 'var(--hover)', color: 'var(--ink)' },
  '&:focus-visible': { outline: '2px solid var(--focus)', outlineOffset: 1 },
});

function OfficerMenu() {
  const officer = useOfficer();
  const logout = useLogout();
  const navigate = useNavigate();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (officer === undefined) return null;
  return (
    <>
      <PlainButton
        type="button"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={`Signed in as ${officer.name}`}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Box component="span" sx={{ display: { xs: 'none', sm: 'inline-flex' } }}>
          <Person name={officer.name} size={22} />
        </Box>
        <Box
          component="span"
          sx={{ display: { xs: 'inline-flex', sm: 'none' }, width: 22, overflow: 'hidden' }}
        >
          <Person name={officer.name} size={22} />
        </Box>
      </PlainButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <Box sx={{ px: 4, py: 2, borderBottom: '1px solid var(--line)', mb: 1, maxWidth: 280 }}>
          <Box sx={{ fontWeight: 600 }}>{officer.name}</Box>
          <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>{officer.email}</Box>
          <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5, mt: 1 }}>
            {roleWord[officer.role].name}: {roleWord[officer.role].may}
          </Box>
        </Box>
        <MenuItem
          onClick={() => {
            setAnchor(null);
            void navigate('/profile');
          }}
        >
          Password and sessions
        </MenuItem>
        <MenuItem onClick={() => void logout()}>Sign out</MenuItem>
      </Menu>
    </>
  );
}

interface TopBarProps {
  openPalette: () => void;
  openKeys: () => void;
  openRail: () => void;
}

/** Search, keys, light or dark, and who is on duty. */
export function TopBar({ openPalette, openKeys, openRail }: TopBarProps) {
  const { mode, toggle } = useColourMode();
  const other = mode === 'dark' ? 'light' : 'dark';
  return (
    <Box
      component="header"
      sx={{
        height: 48,
        px: { xs: 2, sm: 4 },
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        borderBottom: '1px solid var(--line)',
        bgcolor: 'var(--surface)',
      }}
    >
      <IconButton
        aria-label="Open the pages"
        onClick={openRail}
        sx={{ display: { md: 'none' } }}
        size="small"
      >
        <MenuIcon />
      </IconButton>
      <PlainButton
        type="button"
        onClick={openPalette}
        style={{
          flex: '0 1 420px',
          minWidth: 0,
          border: '1px solid var(--line)',
          background: 'var(--canvas)',
          color: 'var(--ink-3)',
        }}
      >
        <SearchIcon sx={{ fontSize: 17 }} aria-hidden="true" />
        <Box
          component="span"
          sx={{ flex: 1, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
        >
          Go to, or paste any id
        </Box>
        <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' } }}>
          <KeyHint keys="mod+k" />
        </Box>
      </PlainButton>
      <Box sx={{ flex: 1 }} />
      <OnDutyPeople />
      <Tooltip title="Keys on this page (?)">
        <IconButton
          aria-label="Keys on this page"
          size="small"
          onClick={openKeys}
          sx={{ display: { xs: 'none', sm: 'inline-flex' } }}
        >
          <KeyboardOutlined sx={{ fontSize: 19 }} />
        </IconButton>
      </Tooltip>
      <Tooltip title={`Change to ${other} colours`}>
        <IconButton aria-label={`Change to ${other} colours`} size="small" onClick={toggle}>
          {mode === 'dark' ? (
            <LightModeOutlined sx={{ fontSize: 18 }} />
          ) : (
            <DarkModeOutlined sx={{ fontSize: 18 }} />
          )}
        </IconButton>
      </Tooltip>
      <OfficerMenu />
    </Box>
  );
}
