"""Closed lists of Chinese words by what they do in a question: about the language, about no text."""

from typing import Final


def _lists(**groups: str) -> dict[str, str]:
    return {word: name for name, group in groups.items() for word in group.split()}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


AMOUNTS: Final = _set(
    "规模 面积 人口 投资 总额 金额 价格 造价 成本 预算 产值 收入 长度 高度 深度 宽度 距离 "
    "时长 年龄 年纪 人数 比例 比重 增速 利润 容量 产量 速度 时速 温度 重量 总价 总量 总数 "
    "海拔 全长 周期 寿命 奖金 工资 注册资本 资金 经费 票房 总投资 合同额 "
    "租金 房租 学费 补贴 补助 年薪 月薪 押金"
)
"""Nouns for what a number tells."""

ATTRIBUTES: Final = AMOUNTS | _set(
    "地点 地址 位置 起点 终点 总部 所在地 老家 家乡 "
    "出生地 产地 会场 校址 地方 时间 日期 工期 期限 生日 年代 冠军 亚军 负责人 创始人 作者 "
    "院长 主席 校长 董事长 领导 牵头人 主持人 发起人 老板 经理 总经理 投资方 主办方 承办方 "
    "设计师 导演 主演 馆长 书记 市长 县长 局长 主任 妻子 丈夫 父亲 母亲 儿子 女儿 名字 名称 "
    "全称 全名 简称 主题 内容 目标 目的 原因 理由 意义 作用 背景 定位 特点 任务 重点 主业 "
    "方向 领域 方面 结果 影响 成果 条件 标准 要求 原则 宗旨 口号 愿景 功能 用途 好处 优势 "
    "产业 特色 职责 业务 性质 含义 意思 职业 身份 职务 工作 用处 说法 看法 观点 评价 感受 "
    "态度 缺点 做法 方式 办法 途径 步骤 过程 进展 情况 模式 事 事情"
)
"""Nouns that say nothing without whose: 规模."""

PERSONS: Final = _set(
    "人 青年 人员 专家 学者 代表 市民 居民 嘉宾 记者 员工 学生 老师 教师 客户 先生 女士 小姐 同学 老人 孩子 "
    "教授 博士 院长 主任 校长 书记 总书记 市长 县长 区长 局长 处长 所长 馆长 队长 部长 省长 主席 总统 "
    "总理 董事长 经理 总经理 总裁 负责人 创始人 作者 主持人 医生 护士 工程师 设计师 研究员 院士 歌手 "
    "演员 导演 运动员 作家 诗人 画家 农民 工人 司机 店主 老板 秘书长 理事长 发言人 村民 旅客 游客 家长 "
    "队员 主演 妻子 丈夫 父亲 母亲 儿子 女儿 男子 女子 姑娘 小伙 领导 高管 志愿者"
)
"""Nouns for people."""

CLASSES: Final = PERSONS | _set(
    "会议 大会 年会 发布会 座谈会 交流会 研讨会 活动 论坛 仪式 典礼 展览 展会 比赛 赛事 协议 合同 协定 "
    "备忘录 项目 工程 基金 公司 集团 基地 园区 中心 学校 学院 医院 机构 单位 部门 组织 团队 联盟 规划 "
    "计划 方案 文件 政策 措施 举措 报告 文章 报道 通知 意见 条例 电影 节目 系统 平台 窗口 车站 机场 线路 "
    "铁路 公路 大桥 隧道 建筑 博物馆 图书馆 公园 奖项 执照 证书 书 桥 楼 路 馆 剧 歌 奖 会上 会议上 现场 "
    "企业 院校 城市 地区 国家 省份 区域 街道 问题 事件 消息 新闻 法律 时候 句话 东西 样子 阶段 "
    "高铁 地铁 轻轨 湿地 产品 技术 服务 港口 课程 机器 设备 设施 概念 称号 战略 机制 制度 理念 数字 数据 "
    "条款 品牌 银行 酒店 商店 商场 剧院 报纸 网站 软件 部分 前者 后者 世界 社会 大家 材料 资料 例子 变化 "
    "机会 荣誉 人才 资源 行业 便利 钱 话 词 字"
)
"""Nouns that anything of its kind is called by, and that name nothing alone."""

KINDS: Final = _lists(
    body="公司 集团 基地 园区 中心 学校 学院 医院 机构 单位 部门 组织 团队 联盟 企业 院校 银行 博物馆 图书馆",
    event="会议 大会 年会 发布会 座谈会 交流会 研讨会 活动 论坛 仪式 典礼 展览 展会 比赛 赛事",
    text="协议 合同 协定 备忘录 规划 计划 方案 文件 政策 报告 文章 报道 通知 意见 条例",
)
"""Some of them by what they are."""

SIDES: Final = _set(
    "南北 两头 东边 西边 南边 北边 左边 右边 东侧 西侧 南侧 北侧 东面 西面 南面 北面 上游 下游"
)
SHARES: Final = _set("全部 全体 整体 全面 大部分 大多数 一半 其余")
"""Nouns, as the dictionary has it, that say which side or how much of something."""

SURNAMES: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田姜范姚谭廖邹熊陆郝孔崔邱秦顾侯邵孟段雷钱汤尹黎贺龚庞樊殷陶洪翟颜倪严俞章鲁葛韦申聂丛焦柳邢岳"
    "梅莫庄辛涂詹裴柯祁阮"
)
"""Common surnames of one character that are hardly words of their own."""

PRONOUNS: Final = _lists(person="他 她 他们 她们", thing="它 牠 它们 其")
"""Pronouns by what they stand for."""

OF_TWO: Final = _lists(former="前者", latter="后者", several="两者 二者 其中")
"""Words for one of two, or several, that were spoken of."""

DEEDS: Final = _set("此举 此事 这样")
"""Words for what was said to be done."""

THEN: Final = _set("当时 那时 那时候 期间 其间")
"""Words for a time that was spoken of, if nothing is named."""
NOW: Final = _set("现在 目前 如今 以后 今后 后来 将来 未来 最后 最近")
"""Words for a time that nobody needs to have spoken of."""
IN_ALL: Final = _set("一共 总共 共计 合计 拢共 具体")
"""Adverbs that the dictionary takes for nouns or does not know."""

HERE: Final = _set("那里 那儿 那边 这里 这儿 这边 当地 此地 该地")
SAME_DATE: Final = _set("当年 当天 当日 当月 同年 同月 同日 同一天 同一年")
"""Words for a place or a date that was spoken of."""

MEASURES: Final = "个些种项支份家所座位名次场届条件部套批类笔款段本篇幅片块处间栋幢辆台只句期轮拨大"
"""Characters that count things: 三座桥."""

EMPTY_WORDS: Final = _set(
    "吗 呢 吧 啊 呀 么 嘛 的 了 是 有 在 做 要 会 能 说 都 也 还 就 又 请 问 请问 告诉 知道 继续 你好 您好 "
    "好 谢谢 再见 你 我 您 它 他 她 它们 他们 这 那 这个 那个 这些 那些 个 样 钱"
)
"""A question of these and of what it asks names nothing that could be looked for."""
