import { useQuery } from '@tanstack/react-query';
import type { CampaignEdge, CampaignMember } from '@stillwatch/contracts/campaign';
import type { Point } from './graph-model.js';
import { markSize } from './graph-model.js';
import type { LayoutRequest } from './link-layout.js';

const inWorker = (request: LayoutRequest, signal: AbortSignal): Promise<number[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./link-layout.worker.ts', import.meta.url), { type: 'module' });
    const end = () => worker.terminate();
    signal.addEventListener('abort', end);
    worker.onmessage = ({ data }: MessageEvent<number[]>) => {
      end();
      resolve(data);
    };
    worker.onerror = (event) => {
      end();
      reject(new Error(event.message));
    };
    worker.postMessage(request);
  });

const requestOf = (members: readonly CampaignMember[], edges: readonly CampaignEdge[]): LayoutRequest => {
  const indexOf = new Map(members.map(({ accountId }, index) => [accountId, index]));
  const most = Math.max(...members.map(({ outputTokens30d }) => outputTokens30d), 0);
  return {
    sizes: members.map(({ outputTokens30d }) => markSize(outputTokens30d, most, members.length)),
    links: edges.flatMap(({ from, to, nats }) => {
      const [a, b] = [indexOf.get(from), indexOf.get(to)];
      return a === undefined || b === undefined ? [] : [[a, b, nats] as const];
    }),
  };
};

/** Where each member is drawn. Laid out anew only when members or edges change, never by a filter. */
export function useLinkLayout(
  campaignId: string,
  members: readonly CampaignMember[],
  edges: readonly CampaignEdge[],
) {
  return useQuery({
    queryKey: ['layout', campaignId, members.map(({ accountId }) => accountId).join(' '), edges.length],
    queryFn: async ({ signal }) => {
      const places = await inWorker(requestOf(members, edges), signal);
      return new Map<string, Point>(
        members.map(({ accountId }, index) => [
          accountId,
          { x: places[2 * index] ?? 0, y: places[2 * index + 1] ?? 0 },
        ]),
      );
    },
    staleTime: Infinity,
  });
}
