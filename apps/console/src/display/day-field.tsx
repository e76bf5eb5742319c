import { Box, Button, TextField } from '@mui/material';

const dayMs = 86_400_000;

/** The UTC day that lies so many days ahead, as date fields write it. */
export const dayIn = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

/** The end of a UTC day, so that the last day counts in full. */
export const endOfDay = (day: string): string => `${day}T23:59:59.000Z`;

/** The start of a UTC day. */
export const startOfDay = (day: string): string => `${day}T00:00:00.000Z`;

interface DayFieldProps {
  label: string;
  day: string;
  setDay: (day: string) => void;
  /** Offered as buttons, in days from today. */
  offers: readonly number[];
  required?: boolean;
  problem?: string;
  hint?: string;
}

/** A day to come, with the usual spans one click away. */
export const DayField = ({ label, day, setDay, offers, required, problem, hint }: DayFieldProps) => (
  <Box sx={{ display: 'flex', gap: 2, alignItems: 'flex-start', flexWrap: 'wrap' }}>
    <TextField
      label={label}
      type="date"
      size="small"
      required={required}
      value={day}
      onChange={(event) => setDay(event.target.value)}
      error={problem !== undefined}
      helperText={problem ?? hint}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: dayIn(1) } }}
    />
    {offers.map((days) => (
      <Button
        key={days}
        variant="text"
        aria-label={`${label}: in ${days} days`}
        onClick={() => setDay(dayIn(days))}
      >
        {days} {days === 1 ? 'day' : 'days'}
      </Button>
    ))}
  </Box>
);
