const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const padded = (part: string) => part.padStart(2, '0');

/**
 * A schedule in words. Cron patterns that run daily, weekly or hourly at one minute are spelled; every other one, and an
 * interval, is said as it is written.
 */
export function scheduleWords(schedule: string): string {
  const match = /^(\d{1,2}) (\d{1,2}|\*) \* \* ([0-7]|\*)$/.exec(schedule.trim());
  if (match === null) return schedule;
  const [, minute = '', hour = '', weekday = ''] = match;
  if (hour === '*') return weekday === '*' ? `hourly at :${padded(minute)}` : schedule;
  const time = `${padded(hour)}:${padded(minute)} UTC`;
  return weekday === '*' ? `daily ${time}` : `${weekdays[Number(weekday) % 7]}s ${time}`;
}
