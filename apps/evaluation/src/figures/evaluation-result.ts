import type { SpeedFigures } from '../speed/measure-speed.js';
import type { MethodFigures } from './compare-methods.js';
import type { ReplayFigures } from './replay-figures.js';
import type { CalibrationBin } from './statistics.js';

export interface GroupFigures {
  readonly name: string;
  readonly accounts: number;
  /** At the frozen band, its kind left out of the fit. */
  readonly flagged: number;
  /** Above the threshold that 1 % of the ordinary accounts exceed; harvesting kinds only. */
  readonly recallAtOnePercent?: number;
  readonly medianNats: number;
}

export interface SeedFigures {
  readonly world: string;
  readonly auroc: number;
  readonly recallHalfPercent: number;
  readonly recallOnePercent: number;
  readonly ordinaryFlagged: number;
  readonly harvestersFlagged: number;
  readonly membersFlagged: number;
  readonly calibrationError: number;
}

/** Kinds made up after the fit. */
export interface UnseenFigures {
  readonly world: string;
  readonly ordinary: number;
  readonly ordinaryFlagged: number;
  readonly harvesters: number;
  /** Where the world has harvesters. */
  readonly harvestersFlagged?: number;
  readonly auroc?: number;
  readonly kinds: readonly GroupFigures[];
}

/** Everything the report shows. Plain data, written beside it as JSON. */
export interface EvaluationResult {
  readonly worlds: {
    readonly fit: readonly string[];
    readonly calibrate: readonly string[];
    readonly report: readonly string[];
  };
  readonly scorecardVersion: string;
  readonly seeds: readonly SeedFigures[];
  readonly methods: readonly MethodFigures[];
  readonly archetypes: readonly GroupFigures[];
  readonly families: readonly GroupFigures[];
  readonly unseen: readonly UnseenFigures[];
  readonly calibration: {
    readonly bins: readonly CalibrationBin[];
    readonly error: number;
    readonly brier: number;
  };
  readonly approved: { readonly accounts: number; readonly enforceable: number };
  readonly replay: ReplayFigures;
  readonly speed: SpeedFigures;
}
