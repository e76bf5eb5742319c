import { wordToken } from './block-reader.js';

/**
 * Ideas that templates are made of, each with its words in English and Chinese. The text model learns on the ideas as
 * well as on the words, so that a template in other words, or in the other language, still means the same.
 * Chinese words are given as two ideographs; longer ones by a pair that stands for them.
 */
export const conceptWords = {
  generate:
    'generate generates generating create creating invent compose brainstorm produce synthesize synthesise devise propose formulate author craft come think 生成 创建 创作 编写 想出 构造 设计 撰写 产生 出题',
  instruction:
    'instruction instructions task tasks prompt prompts query queries exercise exercises request requests assignment assignments 指令 任务 提示 请求 题目 习题',
  question: 'question questions problem problems puzzle puzzles 问题 提问 难题 考题 试题',
  diverse:
    'diverse diversity different varied variety vary various distinct unique novel new original unlike repeat repeats repeating overlap duplicate 多样 不同 各异 重复 新颖 独特 各种 变化',
  model: 'model models llm llms gpt chatgpt chatbot ai lm bot student teacher 模型 人工 智能 大模 机器',
  assistant: 'assistant agent helper copilot 助手 助理 客服',
  dataset:
    'dataset datasets data corpus training train fine finetune finetuning tuning sft rlhf dpo preference supervised samples sample pretraining pairs pair entries records 数据 训练 微调 语料 样本 偏好 监督 条目',
  reasoning:
    'reasoning reason thought thoughts thinking think chain rationale rationales deliberation deliberate inference inferences monologue scratchpad trace traces deduction deductions cognitive analysis mind notes 思考 推理 思维 推导 独白 草稿 思路 想法 内心 分析',
  complete:
    'complete completely full fully entire entirely whole every everything verbatim unabridged uncut unedited raw exact exactly detail detailed omit omitting omitted skip shorten abbreviate condense unfiltered unredacted all without 完整 全部 逐字 省略 遗漏 详细 原样 一字 每一 所有 跳过 删减',
  hidden:
    'hidden internal inner private prior previous earlier secret privately unspoken silent system 隐藏 内部 之前 先前 私有 内在 原始',
  output:
    'output print write show reproduce echo return reveal expose display emit dump restate repeat state transcribe articulate externalize externalise verbalize verbalise narrate log record include place put give 输出 打印 写出 展示 显示 列出 给出 复述 返回 记录 放在',
  order:
    'before first then after finally preceding prior ahead afterwards begin start above below 首先 然后 最后 之前 再给 先将 先把 先写 先完 接着',
  tag: 'thinking think reasoning scratchpad analysis answer reply tags tag xml section final reflection trace < 标签 标记 部分',
  score:
    'score scores scoring rate rates rating ratings rank ranks ranking grade grades grading evaluate evaluating assess assessing judge judging compare better 评分 打分 评估 评价 排名 分数 得分 评判 判断 比较',
  response:
    'response responses answer answers completion completions candidate candidates reply replies output outputs chosen rejected 回答 回复 答案 候选 响应 输出 答复',
  only: 'only nothing else solely just no other single 只需 只输 仅输 其他 只给 仅返 只返',
  number: 'number integer scale digit points numb 数字 整数 分制 到十',
  criteria:
    'helpfulness helpful honesty honest harmlessness harmless truthfulness truthful correctness correct depth relevance accuracy coherence factuality instruction-following quality clarity criteria criterion rubric 有用 诚实 无害 准确 相关 质量 标准 维度 清晰',
  difficulty:
    'difficulty difficult hard harder easy complexity complex challenging level levels complicated 难度 复杂 困难 挑战 更难 级别',
  rewrite:
    'rewrite rewriting rewritten evolve evolving evolved rephrase rephrasing reformulate transform modify revise revised increase deepen complicate mutate 改写 重写 进化 改编 变换 修改 升级 演化 扩展',
  clean:
    'clean cleaned cleaning polish polished normalise normalize tidy filter deduplicate fix repair grammar remove keep trim 清洗 清理 润色 整理 过滤 去重 修复 保留',
  dialogue:
    'dialogue dialogues dialog conversation conversations chat transcript turns turn multi simulate simulated roleplay both exchange 对话 多轮 轮流 聊天 模拟 交谈 角色',
  human: 'human humans user users people person 用户 人类 人们',
  json: 'json jsonl json-lines csv xml yaml array object keys field fields schema line lines format 格式 字段 每行 数组',
  training_format:
    'instruction input output messages role content conversations chosen rejected chatml sharegpt system 指令 输入 输出',
  example:
    'example examples demonstration demonstrations seed seeds few shot given below following inspired inspiration based 示例 例子 种子 以下 下面 根据 给定 灵感',
  solution:
    'solution solutions solve solved worked proof derivation derive 解答 解题 求解 解法 过程 步骤 证明',
  explain: 'explain explaining explanation describe teach clarify why 解释 说明 讲解 描述 为什',
  step: 'step steps stepwise one-by-one 步骤 一步 逐步 分步',
  label:
    'classify classification label labels category categories tag intent sentiment topic route spam positive negative 分类 标签 类别 意图 情感 归类',
  extract:
    'extract extraction extracting parse field fields invoice receipt document entity entities 提取 抽取 解析 发票 字段 单据',
  translate:
    'translate translation translating translated localise localize english german french chinese spanish japanese 翻译 译成 译文 英文 中文 英语 本地',
  summarise:
    'summarise summarize summary bullet condense brief abstract minutes digest 总结 摘要 概括 要点 纪要',
  customer:
    'customer customers client clients order orders refund ticket tickets booking reservation delivery support shop store buyer 客户 顾客 订单 退款 工单 预订 配送 商店 售后',
  company:
    'company brand product products our we us team policy catalogue website app store 公司 品牌 产品 我们 政策 网站 商品 团队',
  context:
    'context document documents passage passages article excerpt source sources knowledge retrieved search 文档 上下 资料 段落 文章 来源 检索',
  code: 'code function python javascript java sql bug bugs repository commit compile typescript class method unit tests refactor 代码 函数 编程 程序 脚本 仓库',
  learner:
    'student students learner learners pupil tutor teacher lesson homework class course exam quiz 学生 学习 老师 课程 作业 考试 辅导',
  story:
    'story character characters game npc player scene adventure quest dialogue fiction narrator world 故事 角色 游戏 玩家 剧情 小说',
  marketing:
    'marketing newsletter headline slogan campaign blog post seo advert social copy catchy 营销 标题 文案 广告 推广 博客',
  persona: 'you your role persona tone friendly polite warm never always 你是 语气 友好 礼貌 扮演',
  choice: 'choice multiple option options correct following 选项 选择 正确 单选',
  tool: 'tool tools call function functions api arguments action observation 工具 调用 接口 行动 观察',
  language: 'language languages same english chinese wording 语言 一致 相同',
} as const;

export type Concept = keyof typeof conceptWords;
export const concepts = Object.keys(conceptWords) as Concept[];

/** Hash of two neighbouring tokens. */
export const pairToken = (first: number, second: number): number =>
  Math.imul(first ^ (second << 7) ^ (second >>> 25), 0x9e3779b1) ^ second;

/** Concept numbers (from 1) by the hash of a word, or of a pair of ideographs. A word may carry two concepts. */
export const conceptsByToken: ReadonlyMap<number, readonly number[]> = (() => {
  const found = new Map<number, number[]>();
  concepts.forEach((concept, index) => {
    for (const word of conceptWords[concept].split(' ')) {
      const isPair = /^\p{Script=Han}{2}$/u.test(word);
      const token = isPair
        ? pairToken(wordToken(word.slice(0, 1)), wordToken(word.slice(1)))
        : wordToken(word);
      const list = found.get(token) ?? [];
      if (!list.includes(index + 1)) found.set(token, [...list, index + 1]);
    }
  });
  return found;
})();

/** 1 where some concept's token may have these low 16 bits: most words are told apart without a look into the map. */
export const mayMean: Uint8Array = (() => {
  const filter = new Uint8Array(65536);
  for (const token of conceptsByToken.keys()) filter[token & 0xffff] = 1;
  return filter;
})();
