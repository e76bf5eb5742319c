import type {
  AccountEvidence,
  Attachment,
  CaseExcerpts,
  OpenedExcerpt,
} from '@stillwatch/contracts/evidence';
import { HttpError } from 'react-admin';
import { gate } from '../session/session.js';
import { at, read, send } from './rest.js';

/** Where the browser fetches a file; the fetch is recorded. */
export const attachmentUrl = ({ caseId, id }: Attachment): string =>
  at('cases', caseId, 'attachments', id, 'content');

/** What an officer reads of a case's evidence, and does to it. */
export const evidenceVerbs = {
  caseExcerpts: (caseId: string, take: number) =>
    read<CaseExcerpts>(`${at('cases', caseId, 'excerpts')}?range=[0,${take - 1}]`),
  /** The look is recorded. */
  openExcerpt: (caseId: string, excerptId: string) =>
    send<OpenedExcerpt>(at('cases', caseId, 'excerpts', excerptId, 'open')),
  accountEvidence: (accountId: string) => read<AccountEvidence>(at('accounts', accountId, 'evidence')),
  eraseEvidence: (accountId: string, reason: string) =>
    send<AccountEvidence>(at('accounts', accountId, 'evidence', 'erase'), { reason }),

  attachments: (caseId: string) => read<Attachment[]>(at('cases', caseId, 'attachments')),
  attach: (caseId: string, file: File, tell: (share: number) => void) => {
    const about = new URLSearchParams({ name: file.name, ...(file.type && { mediaType: file.type }) });
    return gate.ask(() => upload<Attachment>(`${at('cases', caseId, 'attachments')}?${about}`, file, tell));
  },
  withdrawAttachment: ({ caseId, id }: Attachment, reason: string) =>
    send<Attachment>(at('cases', caseId, 'attachments', id, 'withdraw'), { reason }),
};

/**
 * Sends a file and tells how much of it is on its way, from 0 to 1: `fetch` cannot.
 * @throws HttpError with the problem document as its body
 */
const upload = <Result>(url: string, file: File, tell: (share: number) => void): Promise<Result> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => tell(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      const body: unknown = request.response;
      if (request.status < 300) resolve(body as Result);
      else reject(new HttpError(request.statusText, request.status, body));
    };
    request.onerror = () => reject(new Error('the connection was lost'));
    request.send(file);
  });
