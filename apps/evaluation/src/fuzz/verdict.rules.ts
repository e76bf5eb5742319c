import { problemSchema } from '@stillwatch/contracts/problem';
import type { WireAnswer } from './wire.js';

/** The one code above 499 that is the sender's doing: a version of HTTP that is not spoken here. */
const versionNotSupported = 505;

/** What is wrong with an answer to a hostile request, in words; undefined where nothing is. */
export function faultOf(answer: WireAnswer | string, isHead: boolean): string | undefined {
  if (typeof answer === 'string') return answer;
  const { status, contentType, body } = answer;
  if (status >= 500 && status !== versionNotSupported) return `answered ${status}: ${body.slice(0, 300)}`;
  if (status < 400 || isHead) return undefined;
  if (!contentType.startsWith('application/problem+json'))
    return `${status} as ${contentType}, no problem document`;
  const problem = problemSchema.safeParse(parsed(body));
  if (!problem.success || problem.data.status !== status)
    return `${status} with a broken problem document: ${body.slice(0, 300)}`;
  return undefined;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}
