import { anyOf, sourceOf, type Lexicon, type PromptSource } from '../grammar.js';

const daily: Lexicon = {
  dish: [
    '番茄炖牛腩',
    '清蒸鲈鱼',
    '酸辣土豆丝',
    '红豆沙',
    '葱油拌面',
    '蒜蓉茄子',
    '莲藕排骨汤',
    '香菇鸡粥',
    '麻婆豆腐',
    '韭菜盒子',
    '糖醋里脊',
  ],
  lack: ['没有烤箱', '家里没酱油', '孩子不吃辣', '只有{10-50}分钟', '老人牙口不好', '想少放油'],
  place: [
    '泉州',
    '大理',
    '哈尔滨',
    '敦煌',
    '青岛',
    '景德镇',
    '香港',
    '北海道',
    '清迈',
    '平遥',
    '西双版纳',
    '威海',
  ],
  company: ['带着父母', '带{3-9}岁的孩子', '一个人', '和{3-8}个同事', '两个人', '带一只狗'],
  month: ['一月', '三月', '四月', '五月', '七月', '八月', '十月', '十二月'],
  matter: [
    '空调滴水',
    '阳台的绿萝发黄',
    '羽绒服沾了油',
    '路由器总断线',
    '木地板起翘',
    '冰箱有异味',
    '电动车充不满电',
    '窗户漏风',
  ],
  since: ['已经{2-20}天了', '上周{2-6}开始的', '每天晚上都这样', '搬家以后才有', '修过{2-4}次还是不行'],
  person: ['同事', '房东', '老同学', '楼上邻居', '孩子的老师', '公司领导', '表妹'],
  deed: ['总是迟到', '想借{500-9000}块钱', '半夜还在装修', '不回消息', '周末让我加班', '忘了我的生日'],
  skill: ['书法', '羽毛球', '吉他', '游泳', '炒股', '摄影', '西班牙语', '剪辑视频', '围棋', '做面包'],
};
const dailyQuestions = [
  '{dish}怎么做?{lack}。',
  '我们{month}去{place}玩{2-8}天,{company},怎么安排比较轻松?',
  '{matter},{since},先检查什么?',
  '{person}{deed},我该怎么说才不伤和气',
  '每天只有{15-60}分钟,怎么学{skill}?我今年{18-70}岁',
  '{place}和{place}哪个更适合{month}去,{company}',
  '帮我写一条短信给{person},对方{deed},语气客气一点',
  '家里来{4-12}个客人,除了{dish}还能做什么,{lack}',
  '预算{200-5000}元,想给{person}买个礼物,对方喜欢{skill}',
];

const chatTurns = [
  '如果换成{company}去{place}呢,{since}',
  '{person}说{lack},那{dish}还做吗?大概{3-12}个人吃',
  '预算只有{200-6000}元,{month}可以吗',
  '{matter}和{matter}哪个先修,{since}',
  '好的,那{skill}每周{2-6}次、每次{15-90}分钟够不够',
  '{person}{deed},而且{since},你觉得呢',
  '再说简单一点,{company},从{place}出发,{2-9}天',
];

/** What people ask an assistant in Chinese on an ordinary day. */
export const chineseQuestion: PromptSource = anyOf(
  sourceOf(daily, dailyQuestions),
  sourceOf(daily, chatTurns),
);

const office: Lexicon = {
  team: ['采购部', '华东仓库', '财务', '客服二组', '法务', '培训组', '质检', '海外销售'],
  matter: [
    '第{1-4}季度预算',
    '供应商涨价{2-15}%',
    '{1-28}号的客户来访',
    '新的报销流程',
    '{100-999}号故障',
    '年中盘点',
    '系统切换',
    '加班调休',
    '合同{1000-9999}的付款',
  ],
  tone: ['正式一点', '简短', '委婉', '不要责怪任何人', '给领导看的'],
};

/** What staff ask an internal assistant in Chinese. */
export const chineseWorkRequest: PromptSource = anyOf(
  sourceOf(office, [
    '给{team}写一封邮件,说明{matter},{tone}',
    '把{matter}和{matter}整理成三点,发给{team}',
    '开会讨论{matter},{20-90}分钟,列个议程',
    '{matter}如果推迟{2-10}周,有什么风险?',
    '{team}问{matter}什么时候有结果,怎么回复,{tone}',
    '表格里{matter}有重复,用什么公式去重',
  ]),
);

const study: Lexicon = {
  subject: [
    '一个{3-12}边形',
    '一列{200-900}米长的火车',
    '{3-9}个盒子和{10-60}个球',
    '一个{2-5}位数',
    '函数 f(x)=x^{2-5}-{2-30}x',
    '公差为{2-9}的等差数列',
    '半径{3-20}厘米的圆',
    '{4-12}人围坐一圈',
  ],
  ask: [
    '求所有可能的值',
    '证明结论成立',
    '最少需要几步',
    '有多少种不同的方法',
    '求最大值并说明何时取到',
    '判断是否存在这样的例子',
  ],
  given: [
    '已知其中{2-6}个相等',
    '若总和为{30-900}',
    '且任意两项之差不超过{2-20}',
    '速度提高{10-40}%之后',
    '要求相邻的不能相同',
  ],
};

/** Problems in Chinese whose worked solutions are valuable. */
export const chineseProblem: PromptSource = sourceOf(study, [
  '{subject},{given},{ask}。',
  '设有{subject}与{subject},{given},{ask}。',
  '{given},对于{subject},{ask},并求出{subject}的情形。',
]);
