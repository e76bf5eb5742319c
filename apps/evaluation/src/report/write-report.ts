import type { EvaluationResult, GroupFigures, UnseenFigures } from '../figures/evaluation-result.js';
import { deviation, mean, quantile } from '../figures/statistics.js';
import { bars, calibrationPlot, detectionCurve } from './svg-plots.js';

const percent = (share: number | undefined): string =>
  share === undefined || Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
const fixed = (value: number, digits = 3): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));
const row = (cells: readonly string[], tag = 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells)).join('')}</tbody></table>`;

/** One HTML page that stands alone: tables, plots, and what each figure means. */
export function writeReport(result: EvaluationResult): string {
  const { worlds } = result;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Stillwatch: how well the detection judges</title><style>${style}</style>
<h1>How well the detection judges</h1>
<p>Fitted on ${worlds.fit.join(', ')}; probability calibrated on ${worlds.calibrate.join(', ')}; every figure below is from ${worlds.report.join(', ')}, which took no part in either.
Unless a line says otherwise, each account is judged by a scorecard that was fitted, and whose bands were set, without its whole kind: its ordinary archetype, or its family of harvested prompts.</p>
<h2>Headline, over ${result.seeds.length} seeds</h2>${headline(result)}
<h2>Methods on the same accounts</h2>${methods(result)}
<h2>By kind</h2><div class="plots">${kinds(result)}</div>
<h2>By family of harvested prompts</h2>${families(result)}
${result.unseen.map(unseenKinds).join('')}
<h2>Calibration and speed of finding</h2><div class="plots">${calibrationPlot(result.calibration.bins)}${curve(result)}</div>
<p>Expected calibration error ${fixed(result.calibration.error)}, Brier score ${fixed(result.calibration.brier)}, at the prevalence of the worlds. Probabilities in the product are shifted to the live prevalence.</p>
${requests(result)}
<h2>Disguises</h2>${stress(result)}
<h2>Deletion</h2><p>Of ${result.replay.deletion.flagged} flagged harvesters, taking away what the strongest reason names lowered the score of ${result.replay.deletion.fell} and took ${result.replay.deletion.unflagged} out of the band.</p>
<h2>Approvals</h2><p>${result.approved.enforceable} of ${result.approved.accounts} accounts with an approval on file were enforceable.</p>
<h2>Speed</h2>${speed(result)}</html>\n`;
}

function headline({ seeds }: EvaluationResult): string {
  const line = (name: string, values: readonly number[], show: (value: number) => string): string[] => [
    name,
    ...values.map(show),
    `${show(mean(values))} ± ${show(deviation(values))}`,
  ];
  return table(
    ['figure', ...seeds.map((seed) => seed.world), 'mean ± deviation'],
    [
      line(
        'AUROC, one-account harvesters',
        seeds.map((seed) => seed.auroc),
        fixed,
      ),
      line(
        'recall at 0.5 % of ordinary accounts',
        seeds.map((seed) => seed.recallHalfPercent),
        percent,
      ),
      line(
        'recall at 1 %',
        seeds.map((seed) => seed.recallOnePercent),
        percent,
      ),
      line(
        'frozen band: ordinary flagged',
        seeds.map((seed) => seed.ordinaryFlagged),
        percent,
      ),
      line(
        'frozen band: harvesters flagged',
        seeds.map((seed) => seed.harvestersFlagged),
        percent,
      ),
      line(
        'frozen band: campaign members flagged',
        seeds.map((seed) => seed.membersFlagged),
        percent,
      ),
      line(
        'calibration error',
        seeds.map((seed) => seed.calibrationError),
        fixed,
      ),
    ],
  );
}

const methods = ({ methods: list }: EvaluationResult): string =>
  table(
    ['method', 'AUROC one / member', 'recall at .5 / 1 / 5 %', 'frozen at 1 %: ordinary / one / member'],
    list.map((figures) => [
      figures.method,
      `${fixed(figures.auroc, 2)} / ${fixed(figures.memberAuroc, 2)}`,
      figures.recall.map(percent).join(' / '),
      [figures.frozen.ordinary, figures.frozen.harvesters, figures.frozen.members].map(percent).join(' / '),
    ]),
  );

function kinds({ archetypes }: EvaluationResult): string {
  const ordinary = archetypes
    .filter((group) => group.recallAtOnePercent === undefined)
    .map((group) => ({ name: group.name, share: group.flagged, accounts: group.accounts }));
  const harvest = archetypes.filter((group) => group.recallAtOnePercent !== undefined);
  return (
    bars('Ordinary kinds flagged at the frozen band, each never seen by the fit', ordinary) +
    bars(
      'Harvesting kinds flagged at the frozen band',
      harvest.map((group) => ({ name: group.name, share: group.flagged, accounts: group.accounts })),
    ) +
    bars(
      'Harvesting kinds above the 1 % threshold',
      harvest.map((group) => ({
        name: group.name,
        share: group.recallAtOnePercent ?? 0,
        accounts: group.accounts,
      })),
    )
  );
}

const families = ({ families: list }: EvaluationResult): string =>
  table(
    ['family', 'accounts', 'flagged at the frozen band', 'recall at 1 %', 'median nats'],
    list.map(groupRow),
  );

const unseenKinds = (figures: UnseenFigures): string =>
  `<h2>Kinds that no fit knows: ${figures.world}</h2><p>Judged by the one scorecard fitted on the worlds above: ${percent(figures.ordinaryFlagged)} of ${figures.ordinary} ordinary accounts flagged${
    figures.harvesters > 0
      ? `, ${percent(figures.harvestersFlagged)} of ${figures.harvesters} harvesters; AUROC ${fixed(figures.auroc ?? NaN)}`
      : ''
  }.</p>${table(
    ['kind', 'accounts', 'flagged at the frozen band', 'recall at 1 %', 'median nats'],
    figures.kinds.map(groupRow),
  )}`;

const groupRow = (group: GroupFigures): string[] => [
  group.name,
  String(group.accounts),
  percent(group.flagged),
  percent(group.recallAtOnePercent),
  fixed(group.medianNats, 1),
];

function curve({ replay }: EvaluationResult): string {
  const curves = new Map<string, (number | undefined)[]>();
  for (const { archetype, requests: seen } of replay.detections)
    curves.set(archetype, [...(curves.get(archetype) ?? []), seen]);
  return detectionCurve(curves);
}

function requests({ replay }: EvaluationResult): string {
  const names = [...new Set(replay.detections.map((detection) => detection.archetype))].sort();
  return table(
    ['kind', 'accounts', 'ever flagged', 'median requests', 'p90', 'output tokens served before (median)'],
    names.map((name) => {
      const all = replay.detections.filter((detection) => detection.archetype === name);
      const seen = all.map((detection) => detection.requests ?? Infinity);
      const shown = (value: number): string => (Number.isFinite(value) ? String(value) : 'never');
      return [
        name,
        String(all.length),
        percent(seen.filter(Number.isFinite).length / all.length),
        shown(quantile(seen, 0.5)),
        shown(quantile(seen, 0.9)),
        percent(
          quantile(
            all.map((detection) => detection.servedShare),
            0.5,
          ),
        ),
      ];
    }),
  );
}

const stress = ({ replay }: EvaluationResult): string =>
  table(
    ['generation frames and reasoning', 'accounts', 'flagged'],
    replay.stress.map((test) => [
      test.name,
      String(test.accounts),
      percent(test.flagged / Math.max(1, test.accounts)),
    ]),
  );

const speed = ({ speed: figures }: EvaluationResult): string =>
  table(
    ['figure', 'measured'],
    [
      [
        'fingerprint + fold, prompts of 500 characters, one core',
        `${figures.eventsPerSecond.toLocaleString('en')} events/s`,
      ],
      ['score one account', `${fixed(figures.assessMilliseconds, 2)} ms`],
      ['ten times the history, same new events', `× ${fixed(figures.tenfoldHistory, 2)}`],
      ['largest profile', `${figures.largestProfileBytes.toLocaleString('en')} bytes`],
    ],
  );

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1d2430;background:#fff}table{border-collapse:collapse;margin:1rem 0}th,td{padding:.3rem .7rem;border-bottom:1px solid #d9dee7;text-align:left}th{font-weight:600}.plots{display:flex;flex-wrap:wrap;gap:1.5rem}figure{margin:0;flex:1 1 26rem;max-width:36rem}svg{width:100%;height:auto}svg text{font-size:11px;fill:#3c4657}.axis{stroke:#3c4657}.grid{stroke:#e3e7ee}.dot,.bar{fill:#2f6f8f}.line{fill:none;stroke-width:2}.line.c0{stroke:#2f6f8f}.line.c1{stroke:#b4532a}.line.c2{stroke:#4d7c3a}.line.c3{stroke:#7a4b94}.line.c4{stroke:#8a6d1f}text.c0{fill:#2f6f8f}text.c1{fill:#b4532a}text.c2{fill:#4d7c3a}text.c3{fill:#7a4b94}text.c4{fill:#8a6d1f}figcaption{color:#5a6475}`;
