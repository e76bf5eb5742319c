import type { PacketContent } from './packet-content.js';
import type { PageFlow } from './page-flow.js';

export interface Chapter {
  readonly title: string;
  /** Whether there is anything to say; always when absent. */
  applies?(content: PacketContent): boolean;
  draw(flow: PageFlow, content: PacketContent): Promise<void>;
}
