import type {
  Appeal,
  AppealDecisionInput,
  AppealDetail,
  AppealInput,
  OverturnRate,
  PublicAppeal,
} from '@stillwatch/contracts/appeal';
import type { Notice, NoticeDetail } from '@stillwatch/contracts/notice';
import { at, read, send } from './rest.js';

/** What an officer does about appeals and letters. */
export const appealVerbs = {
  appeal: (appealId: string) => read<AppealDetail>(at('appeals', appealId)),
  decideAppeal: (appealId: string, input: AppealDecisionInput) =>
    send<Appeal>(at('appeals', appealId, 'decide'), input),
  overturnRates: () => read<OverturnRate[]>(at('appeals', 'overturn-rates')),
  notice: (noticeId: string) => read<NoticeDetail>(at('notices', noticeId)),
  sendNotice: (noticeId: string) => send<Notice>(at('notices', noticeId, 'send')),
};

/** What the holder of a signed link reads and sends, without a log-in. */
export const publicAppeals = {
  read: (token: string) => read<PublicAppeal>(at('public', 'appeals', token)),
  submit: (token: string, input: AppealInput) => send<PublicAppeal>(at('public', 'appeals', token), input),
};
