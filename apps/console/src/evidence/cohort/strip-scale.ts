import { quantileLevels } from '@stillwatch/contracts/cohort';

/** Where on a strip, from 0 to 1, the marks of a measure lie. */
export interface StripPlaces {
  /** From the 5th to the 95th hundredth of the cohort. */
  wide: readonly [number, number];
  /** The middle half. */
  middle: readonly [number, number];
  median: number;
  own: number | undefined;
}

/** Room left beside the outermost mark. */
const margin = 0.04;

const at = (quantiles: readonly number[], level: number): number =>
  quantiles[quantileLevels.findIndex((one) => one === level)] ?? 0;

/** Places the quantiles and the account's own value on one scale that holds them all. */
export function stripPlaces(
  quantiles: readonly number[],
  own: number | null,
  logarithmic: boolean,
): StripPlaces {
  const scale = (value: number) => (logarithmic ? Math.log1p(Math.max(0, value)) : value);
  const ends = [at(quantiles, 0.05), at(quantiles, 0.95), ...(own === null ? [] : [own])].map(scale);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const place = (value: number) =>
    high === low ? 0.5 : margin + ((scale(value) - low) / (high - low)) * (1 - 2 * margin);
  return {
    wide: [place(at(quantiles, 0.05)), place(at(quantiles, 0.95))],
    middle: [place(at(quantiles, 0.25)), place(at(quantiles, 0.75))],
    median: place(at(quantiles, 0.5)),
    own: own === null ? undefined : place(own),
  };
}
