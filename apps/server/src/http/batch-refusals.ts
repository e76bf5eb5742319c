import { Injectable } from '@nestjs/common';
import type { ProblemCode } from '@stillwatch/contracts/problem';

type Listener = (senderId: string, code: ProblemCode) => Promise<void>;

/** Tells whoever counts them of batches that were refused whole while they were being read. */
@Injectable()
export class BatchRefusals {
  private listener: Listener = () => Promise.resolve();

  onRefused(listener: Listener): void {
    this.listener = listener;
  }

  tell(senderId: string, code: ProblemCode): Promise<void> {
    return this.listener(senderId, code);
  }
}
