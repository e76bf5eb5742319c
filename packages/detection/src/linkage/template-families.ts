import { byText, type LinkEdge } from './campaign-edge.js';

/** A template of which fewer of the holders than this are among the linked accounts is a public one: it comes last. */
const ownShare = 0.2;
/** What the edges of a family rest on; `none` is manner, timing or a hand-off alone. */
export const familyLayers = ['own', 'public', 'none'] as const;

export interface TemplateFamily {
  readonly layer: (typeof familyLayers)[number];
  readonly edges: LinkEdge[];
}

interface Template {
  readonly name: string;
  readonly edges: LinkEdge[];
  readonly holders: Set<string>;
  degree: number;
  left: number;
}

/**
 * Parts the edges of one connected component by the template that they rest on. A pool serves many people: what ties two of
 * its accounts together is not that they share its addresses, but that they share a template besides. Greedy cover: the
 * template that ties most accounts claims all edges that show it, then the next one what is left. Templates that many outside
 * the component use too ("think step by step") come last, so that they do not join two operators of one pool.
 */
export function groupByFamily(edges: readonly LinkEdge[]): TemplateFamily[] {
  const templates = listTemplates(edges);
  const open = new Set(edges);
  const families: TemplateFamily[] = [];
  for (const isOwn of [true, false]) {
    let waiting = [...templates.values()].filter((template) => isOwnTemplate(template) === isOwn);
    for (;;) {
      waiting = waiting.filter(({ left }) => left > 0);
      const best = waiting.reduce<Template | undefined>(largest, undefined);
      if (!best) break;
      const claimed = best.edges.filter((edge) => open.delete(edge));
      families.push({ layer: isOwn ? 'own' : 'public', edges: claimed });
      for (const edge of claimed)
        for (const name of templatesOf(edge)) (templates.get(name) as Template).left--;
    }
  }
  if (open.size > 0) families.push({ layer: 'none', edges: [...open] });
  return families;
}

const templatesOf = (edge: LinkEdge): readonly string[] =>
  edge.evidence.find(({ kind }) => kind === 'template')?.keys ?? [];

const largest = (best: Template | undefined, next: Template): Template =>
  !best || next.left > best.left || (next.left === best.left && byText(next.name, best.name) < 0)
    ? next
    : best;

const isOwnTemplate = ({ holders, degree }: Template): boolean => holders.size >= ownShare * degree;

function listTemplates(edges: readonly LinkEdge[]): Map<string, Template> {
  const templates = new Map<string, Template>();
  for (const edge of edges) {
    const shared = edge.evidence.find(({ kind }) => kind === 'template');
    shared?.keys.forEach((name, index) => {
      let template = templates.get(name);
      if (!template)
        templates.set(name, (template = { name, edges: [], holders: new Set(), degree: 0, left: 0 }));
      template.edges.push(edge);
      template.holders.add(edge.from).add(edge.to);
      template.degree = Math.max(template.degree, shared.degrees?.[index] ?? 0);
      template.left++;
    });
  }
  return templates;
}
