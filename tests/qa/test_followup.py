"""Follow-ups: what a question means after the turns before it, as a table to read and extend."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cyqa.reader.training
from cyqa.qa.followup import MAX_LENGTH, MAX_TURNS, rewrite
from cyqa.records import Turn

CONVERSATIONS = Path(cyqa.reader.training.__file__).parent / "data" / "newspaper_followups_dev.json"

# (earlier turns "question | answer", oldest first; question; what it means, None if it stands alone)
Row = tuple[list[str], str, str | None]

PARK = ["滨江产业园什么时候开工？ | 3月"]
VALLEY = ["云溪软件谷的总投资是多少？ | 80亿元"]
FAIR = ["音乐节在哪座城市举办？ | 德阳"]
MEETING = ["第三届茶叶博览会在哪里开幕？ | 雅安"]
WHO = ["谁提出了“书香里弄”计划？ | 沈知秋"]
ZHOU = ["周敏在东湖住了几年？ | 十年"]
GREENWAY = ["柳堤绿道有多长？ | 90公里"]
BRIDGE = ["哪家公司承建了青衣江大桥？ | 远山建设集团"]
PACT = ["两县签署了什么协议？ | 《水源共护协议》"]
TWO_FIRMS = ["园区引进了哪两家企业？ | 蓝鲸科技和海燕动力"]
TWO_ZONES = ["青城高新区和白鹿高新区签了什么协议？ | 《水源共护协议》"]
FIRMS = ["园区引进了哪些企业？ | 蓝鲸科技、海燕动力"]
TRADITIONAL = ["陸小姐是哪一年搬到花蓮的？ | 2008年"]
LIBRARY = ["When was the riverside library opened? | 2019年"]
MARKET = ["Where was the night market held? | 德阳"]
FOUNDER = ["Who founded the tea museum? | 沈知秋"]
ALLIANCE = ["Which companies joined the alliance? | 蓝鲸科技、海燕动力"]

PRONOUNS: list[Row] = [
    (PARK, "它的总投资是多少？", "滨江产业园的总投资是多少？"),
    (PARK, "那它几月完工？", "滨江产业园几月完工？"),
    (["园里引进了哪家企业？举个例子 | 蓝鲸科技"], "它主攻什么？", "蓝鲸科技主攻什么？"),
    (["园里孵出了什么“金蛋”？ | 蓝鲸科技"], "它在哪里？", "蓝鲸科技在哪里？"),
    (["谁说过“行吗？”这句话？ | 沈知秋"], "他还说了什么？", "沈知秋还说了什么？"),
    (PARK, "其负责人是谁？", "滨江产业园的负责人是谁？"),
    (PARK, "谁给它投了钱？", "谁给滨江产业园投了钱？"),
    (WHO, "他还说了什么？", "沈知秋还说了什么？"),
    (WHO, "她是做什么工作的", "沈知秋是做什么工作的"),
    (WHO, "它有什么意义？", "沈知秋提出了“书香里弄”计划，它有什么意义？"),
    (ZHOU, "她老家在哪？", "周敏老家在哪？"),
    (["吴天宇什么时候回国？ | 2003年"], "他学什么专业？", "吴天宇学什么专业？"),
    (["哪家企业修了滨江路？ | 山河港"], "它是哪年成立的？", "山河港是哪年成立的？"),
    (["2019年灯会来了多少人？ | 80万"], "它在哪里办？", "2019年灯会在哪里办？"),
    (["云溪软件谷的建设规模有多大？"], "它在哪里？", "云溪软件谷在哪里？"),
    (
        ["What is the total size of the harbour fund? | 3亿元"],
        "What does it invest in?",
        "What does the harbour fund invest in?",
    ),
    (
        ["When was the map of the old town printed?"],
        "Who drew it?",
        "Who drew the map of the old town?",
    ),
    (
        ["Where do the Leshan and Yibin ferries meet?"],
        "How fast are they?",
        "How fast are the Leshan and Yibin ferries?",
    ),
    (
        ["When did the town council ratify the treaty?"],
        "Where does it meet?",
        "Where does the town council meet?",
    ),
    (["Who is Ann Lee? | 水利专家"], "Where does she live?", "Where does Ann Lee live?"),
    (
        ["What does the ferry cost? | 2元"],
        "Where does it leave?",
        "Where does the ferry leave?",
    ),
    (
        ["新院区引进的治疗系统多少钱？ | 5亿元"],
        "它治什么病？",
        "新院区引进的治疗系统5亿元，它治什么病？",
    ),
    (["水库蓄水量是多少？ | 3亿方"], "它是谁设计的？", "水库是谁设计的？"),
    (["How much is invested in the tea base? | 2亿元"], "Where is it?", "Where is the tea base?"),
    (["Which play did Ms Lu see in Leshan? | 春山"], "Who wrote it?", "Who wrote 春山?"),
    (
        ["Which firms built the river tunnel? | 蓝鲸科技"],
        "What's its length?",
        "What's the river tunnel's length?",
    ),
    (ZHOU, "那里有地铁吗？", "周敏在东湖住了十年，那里有地铁吗？"),
    (["院长郭文远怎么看这次合作？ | 很有信心"], "他今年多大？", "郭文远今年多大？"),
    (TRADITIONAL, "她當時做什麼工作？", "陸小姐當時做什麼工作？"),
    (FIRMS, "它们的总部在哪？", "园区引进了蓝鲸科技、海燕动力，它们的总部在哪？"),
    (FAIR, "那里有多少人口？", "德阳有多少人口？"),
    (FAIR, "以后那里还办什么？", "以后德阳还办什么？"),
    (LIBRARY, "Who designed it?", "Who designed the riverside library?"),
    (LIBRARY, "What was its total cost?", "What was the riverside library's total cost?"),
    (FOUNDER, "What else did she say?", "What else did 沈知秋 say?"),
    (FOUNDER, "Is it free?", "Is the tea museum free?"),
    (ALLIANCE, "Where are they based?", "蓝鲸科技、海燕动力 joined the alliance, where are they based?"),
    (MARKET, "How many people live there?", "How many people live in 德阳?"),
    (
        ["What did Ms Lu say about the ferry? | 很快"],
        "When did she take it?",
        "Ms Lu say about the ferry (很快), when did Ms Lu take it?",
    ),
    (
        ["When did Li Wen open the bakery? | 2011年"],
        "What did he sell?",
        "What did Li Wen sell?",
    ),
]

DEMONSTRATIVES: list[Row] = [
    (PARK, "该园区占地多少亩？", "滨江产业园开工，该园区占地多少亩？"),
    (PARK, "这个项目的投资方是谁？", "滨江产业园开工，这个项目的投资方是谁？"),
    (PARK, "这是谁规划的？", "滨江产业园开工，这是谁规划的？"),
    (FAIR, "这座城市有多少人口？", "德阳有多少人口？"),
    (BRIDGE, "该公司总部在哪里？", "远山建设集团总部在哪里？"),
    (BRIDGE, "这座桥有多长？", "远山建设集团承建了青衣江大桥，这座桥有多长？"),
    (["青衣江大桥是哪年通车的？ | 2016年"], "那一年还通了哪些桥？", "青衣江大桥通车，2016年还通了哪些桥？"),
    (["青衣江大桥是哪年通车的？ | 2016年"], "同年还发生了什么？", "青衣江大桥通车，2016年还发生了什么？"),
    (PACT, "它包括哪些任务？", "《水源共护协议》包括哪些任务？"),
    (PACT, "这份协议是哪天签的？", "《水源共护协议》是哪天签的？"),
    (PACT, "上述协议由谁执行？", "《水源共护协议》由谁执行？"),
    (VALLEY, "这笔钱从哪来？", "云溪软件谷的总投资是80亿元，这笔钱从哪来？"),
    (WHO, "这位学者是哪里人？", "沈知秋是哪里人？"),
    (["灯会是哪个月开幕的？ | 2月"], "当天来了多少人？", "灯会开幕，2月来了多少人？"),
    (["去年有多少教师到山区支教？ | 60名"], "他们待了几个月？", "去年有60名教师到山区支教，他们待了几个月？"),
    (["两县几月签的合作协议？ | 5月"], "它涉及哪些方面？", "两县签的合作协议，它涉及哪些方面？"),
    (["李雯是什么人？ | 水利专家"], "她怎么看这座坝？", "李雯是水利专家，李雯怎么看这座坝？"),
    (FIRMS, "这些企业做什么产品？", "园区引进了蓝鲸科技、海燕动力，这些企业做什么产品？"),
    (
        ["校长怎么评价新校区？ | 前景广阔"],
        "这话是什么时候说的？",
        "校长怎么评价新校区，前景广阔，这话是什么时候说的？",
    ),
    (["8月签了多少个项目？ | 29个"], "这些项目属于哪些产业？", "8月签了29个项目，这些项目属于哪些产业？"),
    (
        ALLIANCE,
        "What do these companies make?",
        "蓝鲸科技、海燕动力 joined the alliance, what do these companies make?",
    ),
    (
        LIBRARY,
        "What else happened in that year?",
        "the riverside library opened (2019年), what else happened in that year?",
    ),
    (
        LIBRARY,
        "Who paid for this project?",
        "the riverside library opened (2019年), who paid for this project?",
    ),
    (
        ["What did Ms Lu say about the ferry? | 很快"],
        "Who said that?",
        "Who said “很快”?",
    ),
]

SPOKEN: list[Row] = [
    (PARK, "当时给茶农分了什么任务？", "滨江产业园开工，3月给茶农分了什么任务？"),
    (FAIR, "那绵阳呢？来了多少人？", "音乐节在绵阳举办，来了多少人？"),
    (
        ["县里2011年批了哪份规划？ | 《茶山规划》"],
        "五年以后又出了哪一份？",
        "县里2011年批了《茶山规划》，五年以后又出了哪一份？",
    ),
    (["镇里6月签了几个项目？ | 9个"], "到11月底总共多少个了", "镇里6月签了9个项目，到11月底总共多少个了"),
    (["大家为什么爱去？ | 门票便宜"], "这话是谁讲的", "“门票便宜”这话是谁讲的"),
    (
        ["茶叶基金规模多大？ | 3亿元"],
        "服务业方面呢，主要投哪些行业？",
        "茶叶基金规模3亿元，服务业方面主要投哪些行业？",
    ),
    (["What does “清水” mean to the town? | 水好"], "And “利民”?", "What does “利民” mean to the town?"),
    (
        ["By what year should the dam be built? | 2035年"],
        "And what is it to hold by then?",
        "What is the dam to hold by 2035年?",
    ),
    (
        ["What was unveiled at the museum? | 茶艺中心"],
        "What does that signal for the town?",
        "unveiled at the museum (茶艺中心), what does that signal for the town?",
    ),
    (
        ["How many joint schemes have both towns started? | 20余项"],
        "What sort of things do those cover?",
        "joint schemes both towns started (20余项), what sort of things do those cover?",
    ),
    (["灯会头一回办是哪天？ | 3月25日"], "第二回呢", "灯会第二回办是哪天？"),
    (FAIR, "对了，再问一个，养老这块归谁管？", "养老归谁管？"),
    (FAIR, "在那里签了什么文件", "音乐节在德阳举办，在德阳签了什么文件"),
    (["滨江县和雅安市在哪些领域合作？ | 茶叶"], "跟乐山的呢？", "滨江县和乐山在哪些领域合作？"),
    (["那位打赢官司的市民姓什么？ | 罗先生"], "他等了多久？", "罗先生等了多久？"),
    (["镇里推出了什么办法？ | 以工代训"], "此举惠及何人？", "镇里推出了以工代训，此举惠及何人？"),
    (
        ["镇里推出了什么办法？ | 以工代训"],
        "照这样下去，要花多少钱？",
        "镇里推出了以工代训，照这样下去，要花多少钱？",
    ),
    (WHO, "她什么来头？", "沈知秋什么来头？"),
    (
        ["How quickly did Mr. Luo get his permit? | 一天"],
        "and where did he pick it up?",
        "Mr. Luo get his permit (一天), where did Mr. Luo pick it up?",
    ),
    (
        ["How long did the case take Mr. Luo? | 一年", "When was it decided? | 3月"],
        "What did he win?",
        "What did Mr. Luo win?",
    ),
    (
        ALLIANCE,
        "How do they share the work with the former?",
        "蓝鲸科技、海燕动力 joined the alliance, how do they share the work with 蓝鲸科技?",
    ),
    (["Why do people move to Leshan? | 房租便宜"], "Says who?", "Who said “房租便宜”?"),
    (
        ["How large is the tea museum? | 80亩"],
        "Sorry, wrong one. I meant the Leshan library, how large is that?",
        "How large is the Leshan library?",
    ),
    (
        ["What titles does the west park hold? | 国家级样板"],
        "Does the east park hold those as well?",
        "the west park hold (国家级样板), does the east park hold those as well?",
    ),
    (
        ["How much are they putting in? | 3亿元"],
        "Whose money is it?",
        "they putting in (3亿元), whose money is it?",
    ),
]

OF_TWO: list[Row] = [
    (TWO_FIRMS, "后者的总部在哪？", "海燕动力的总部在哪？"),
    (TWO_FIRMS, "前者是做什么的？", "蓝鲸科技是做什么的？"),
    (TWO_ZONES, "后者在哪里？", "白鹿高新区在哪里？"),
    (TWO_ZONES, "两者相距多远？", "青城高新区和白鹿高新区签了《水源共护协议》，两者相距多远？"),
    (FIRMS, "前者是做什么的？", "蓝鲸科技是做什么的？"),
    (FIRMS, "其中最大的是哪家？", "园区引进了蓝鲸科技、海燕动力，其中最大的是哪家？"),
    (["8月签了多少个项目？ | 29个"], "其中有几个在东湖？", "8月签了29个项目，其中有几个在东湖？"),
    (PARK, "后者呢？", "滨江产业园开工，后者呢？"),
    (ALLIANCE, "Where is the latter based?", "Where is 海燕动力 based?"),
    (["When did Leshan and Yibin sign the treaty? | 3月"], "How big is the former?", "How big is Leshan?"),
]

ELLIPSES: list[Row] = [
    (["领完以后水卡怎么办理？ | 在窗口"], "那医保呢？", "领完以后医保怎么办理？"),
    (["搬走以后水卡怎么办理？ | 在窗口"], "那领补贴的资格呢？", "搬走以后领补贴的资格怎么办理？"),
    (["“四张清单”是哪四张？ | 甲、乙、丙、丁"], "那四张网呢？", "“四张网”是哪四张？"),
    (["“五个方便”是哪五个？ | 甲、乙、丙、丁、戊"], "那五个样板呢？", "“五个样板”是哪五个？"),
    (["大学生头五年怎么交租？ | 半价"], "第六年以后呢？", "大学生头五年怎么交租，半价，第六年以后怎么交租？"),
    (["三大工程是哪三个？ | 甲、乙、丙"], "那“五大行动”呢？", "“五大行动”是哪五个？"),
    (["“三个一”里的“一湖”指什么？ | 东湖"], "那“一山”呢", "“三个一”里的“一山”指什么？"),
    (["灯会首届在哪里办？ | 雅安"], "第二届呢", "灯会第二届在哪里办？"),
    (["雅安茶厂去年产量多少？ | 3吨"], "那德阳酒厂呢？", "德阳酒厂去年产量多少？"),
    (["四川队里雅安来了几个人？ | 8个"], "德阳呢", "四川队里德阳来了几个人？"),
    (["林川纸业在东湖占股多少？ | 28%"], "锦盛呢", "锦盛在东湖占股多少？"),
    (["缆车票价多少？ | 20元"], "长度呢", "缆车的长度是多少？"),
    (["缆车每小时的票价多少？ | 20元"], "包一天呢", "缆车每小时的票价20元，包一天多少？"),
    (["园里种了几棵红枫？ | 64棵"], "黄的呢", "园里种了64棵红枫，黄的几棵红枫？"),
    (["《湖滨规划》是哪年批的？ | 2011年"], "那后来的港区规划呢，是哪年出的？", "后来的港区规划是哪年出的？"),
    (["“湖畔书屋”是谁办的？ | 沈知秋"], "那旧书市呢，谁办的？", "旧书市谁办的？"),
    (["How long did a review take before? | 73天"], "And now?", "How long did a review take now?"),
    (
        ["What's the subsidy for a shop under 100 square meters? | 5万元"],
        "And one over 300?",
        "What's the subsidy for a shop over 300?",
    ),
    (
        ["What is the weight of quality in the rules? | 四成"],
        "And of price?",
        "What is the weight of price in the rules?",
    ),
    (["Where was the fair held? | 德阳"], "And the book market?", "Where was the book market held?"),
    (
        ["青城高新区的面积是多少？ | 130平方公里"],
        "那白鹿高新区呢？",
        "白鹿高新区的面积是多少？",
    ),
    (
        ["成都高新区的面积是多少？ | 130平方公里"],
        "那重庆呢？",
        "重庆高新区的面积是多少？",
    ),
    (
        ["成都高新区的面积是多少？ | 130平方公里"],
        "重庆呢",
        "重庆高新区的面积是多少？",
    ),
    (["音乐节在成都办了几天？ | 3天"], "在重庆呢？", "音乐节在重庆办了几天？"),
    (
        ["成都高新区和雅安高新区签了什么协议？"],
        "那乐山高新区呢？",
        "成都高新区和乐山高新区签了什么协议？",
    ),
    (["灯会在德阳办吗？"], "那绵阳呢？", "灯会在绵阳办吗？"),
    (["地铁9号线一期有多少座车站？ | 13座"], "二期呢？", "地铁9号线二期有多少座车站？"),
    (["云溪软件谷引进了几家企业？ | 12家"], "2021年呢？", "2021年，云溪软件谷引进了几家企业？"),
    (VALLEY, "那竹海产业园的面积呢？", "竹海产业园的面积是多少？"),
    (MEETING, "第四届呢？", "第四届茶叶博览会在哪里开幕？"),
    (MEETING, "那第四届是哪天？", "茶叶博览会第四届是哪天？"),
    (["2020年5月签了几个项目？ | 3个"], "6月呢？", "2020年6月签了几个项目？"),
    (["2020年5月签了几个项目？ | 3个"], "那2021年呢？", "2021年签了几个项目？"),
    (["“三个中心”是哪三个？ | 甲、乙、丙"], "那“两个高地”呢？", "“两个高地”是哪两个？"),
    (["“四个一”里的“一谷”指什么？ | 软件谷"], "“一港”呢？", "“四个一”里的“一港”指什么？"),
    (ZHOU, "那李强呢？", "李强在东湖住了几年？"),
    (
        ["甲河大桥重修要花多少钱？ | 6700万元"],
        "石门桥呢？",
        "石门桥重修要花多少钱？",
    ),
    (VALLEY, "面积呢？", "云溪软件谷的面积是多少？"),
    (GREENWAY, "总造价呢？", "柳堤绿道的总造价是多少？"),
    (GREENWAY, "那环城轻轨呢？", "环城轻轨有多长？"),
    (GREENWAY, "换成竹溪绿道呢？", "竹溪绿道有多长？"),
    (GREENWAY, "不对，我问的是竹溪绿道", "竹溪绿道有多长？"),
    (GREENWAY, "我是说竹溪绿道。", "竹溪绿道有多长？"),
    (GREENWAY, "错了，是竹溪绿道", "竹溪绿道有多长？"),
    (GREENWAY, "不是，我想问竹溪绿道有多宽", None),
    (
        ["南湾临港经济试验区规划面积是多少？ | 60平方公里"],
        "北岭片区呢？",
        "北岭片区规划面积是多少？",
    ),
    (["青年公寓有几套房？ | 600套"], "房租呢？", "青年公寓的房租是多少？"),
    (["县文化局局长是谁？ | 周敏"], "县水利局呢？", "县水利局局长是谁？"),
    (["村里定了哪三条规矩？ | 甲、乙、丙"], "第三条呢？", "村里定了甲、乙、丙，第三条是什么？"),
    (["村里定了哪三条规矩？ | 甲、乙、丙"], "最后一条呢？", "村里定了甲、乙、丙，最后一条是什么？"),
    (["首任馆长是哪位？ | 周敏"], "第二任呢？", "首任馆长是周敏，第二任哪位？"),
    (["Where does Bo Wen teach? | 德阳"], "And Ann Lee?", "Where does Ann Lee teach?"),
    (["Where did Bo Wen graduate? | 德阳"], "What about Ann Lee?", "Where did Ann Lee graduate?"),
    (["Who guards the dam? | 沈知秋"], "And the lighthouse?", "Who guards the lighthouse?"),
    (["When did Acme patent Foobar? | 2019"], "And Bazco?", "When did Bazco patent Foobar?"),
    (["How long is the dam? | 2公里"], "No, I meant the tunnel.", "How long is the tunnel?"),
    (["How long is the dam? | 2公里"], "Sorry, I was asking about the tunnel", "How long is the tunnel?"),
    (VALLEY, "那它的负责人呢？", "云溪软件谷的负责人是谁？"),
    (["截至9月底有多少项目正式签约？ | 91个"], "合同额呢", "截至9月底有91个项目正式签约，合同额呢"),
    (
        ["How big is the Chengdu Trade Zone?"],
        "What about Leshan?",
        "How big is the Leshan Trade Zone?",
    ),
    (
        ["How many buses run in Chengdu? | 40"],
        "And in Leshan?",
        "How many buses run in Leshan?",
    ),
    (
        ["When was the first meeting held? | 3月25日"],
        "And the second one?",
        "When was the second meeting held?",
    ),
    (
        ["How many firms signed in 2019? | 30"],
        "And in 2020?",
        "How many firms signed in 2020?",
    ),
    (
        ["What does “one port” stand for? | 内陆港"],
        "And “one valley”?",
        "What does “one valley” stand for?",
    ),
    (
        ["How many projects were signed in August? | 29"],
        "And by the end of November?",
        "How many projects were signed by the end of November?",
    ),
    (
        ["How many firms joined the alliance? | 30"],
        "And in 2020?",
        "How many firms joined the alliance in 2020?",
    ),
    (
        ["When was the river report published? | 2019"],
        "And the noise report?",
        "When was the noise report published?",
    ),
    (LIBRARY, "And its total cost?", "The riverside library's total cost?"),
]

FRAGMENTS: list[Row] = [
    (VALLEY, "什么时候开工的", "云溪软件谷什么时候开工的"),
    (VALLEY, "多少钱？", "云溪软件谷的总投资是80亿元，多少钱？"),
    (VALLEY, "几月签的约？", "云溪软件谷几月签的约？"),
    (GREENWAY, "设几个驿站？", "柳堤绿道设几个驿站？"),
    (GREENWAY, "什么时候剪彩？", "柳堤绿道什么时候剪彩？"),
    (GREENWAY, "哪年动工的", "柳堤绿道哪年动工的"),
    (GREENWAY, "谁中标了？", "柳堤绿道谁中标了？"),
    (GREENWAY, "有几盏灯？", "柳堤绿道有几盏灯？"),
    (["列车二期哪年通车？ | 2027年"], "二期要花多少钱？", "列车二期要花多少钱？"),
    (["基金的托管行是哪家？ | 山河银行"], "基金投向哪些领域？", "基金的托管行是山河银行，基金投向哪些领域？"),
    (VALLEY, "什么时候？", "云溪软件谷的总投资是80亿元，什么时候？"),
    (VALLEY, "总造价是多少？", "云溪软件谷总造价是多少？"),
    (["校长怎么评价新校区？ | 前景广阔"], "谁说的？", "校长怎么评价新校区，前景广阔，谁说的？"),
    (VALLEY, "主要投向哪些领域？", "云溪软件谷主要投向哪些领域？"),
    (["灯会来了多少人？ | 300人"], "咋这么少", "灯会来了300人，咋这么少"),
    (["养老院招了几名护工？ | 12名"], "二期又招了多少", "养老院二期又招了多少"),
    (["周敏去年办了什么证？ | 驾驶证"], "办成没", "周敏去年办了驾驶证，办成没"),
    (["灯会为什么停办？ | 下雨"], "第二届呢？", "灯会为什么停办，下雨，第二届为什么停办？"),
    (FAIR, "为什么？", "音乐节在德阳举办，为什么？"),
    (FAIR, "什么时候？", "音乐节在德阳举办，什么时候？"),
    (WHO, "什么时候？", "沈知秋提出了“书香里弄”计划，什么时候？"),
    (WHO, "还说了什么？", "沈知秋提出了“书香里弄”计划，还说了什么？"),
    (MEETING, "主题是什么？", "第三届茶叶博览会主题是什么？"),
    (MEETING, "有多少家茶企参加？", "第三届茶叶博览会有多少家茶企参加？"),
    (MEETING, "当时有谁出席？", "第三届茶叶博览会当时有谁出席？"),
    (PACT, "协议是谁签的？", "两县签署了《水源共护协议》，协议是谁签的？"),
    (["科技館有多少層樓？ | 9層"], "是誰設計的？", "科技館是誰設計的？"),
    (MARKET, "When?", "the night market held (德阳), when?"),
    (MARKET, "Who attended?", "the night market held (德阳), who attended?"),
    (MARKET, "How many singers took part?", "the night market held (德阳), how many singers took part?"),
    (
        ["When was the first fair held? | 3月"],
        "And where was the second held?",
        "the first fair held (3月), where was the second held?",
    ),
    (
        ["How many projects were signed in August? | 29"],
        "What was the total investment?",
        "projects signed in August (29), what was the total investment?",
    ),
    (FOUNDER, "When?", "沈知秋 founded the tea museum, when?"),
]

CHAINS: list[Row] = [
    (
        [*PARK, "它的总投资是多少？ | 8亿元"],
        "什么时候建成？",
        "滨江产业园什么时候建成？",
    ),
    ([*PARK, "那竹海产业园呢？ | 5月"], "谁投资的？", "竹海产业园谁投资的？"),
    ([*WHO, "他是哪里人？ | 湖州"], "他还写了什么书？", "沈知秋还写了什么书？"),
    ([*PARK, "开工仪式在哪里举行？ | 东门"], "有多少人参加？", "开工仪式在东门举行，有多少人参加？"),
    (["滨江产业园什么时候开工？"], "那它在哪里？", "滨江产业园在哪里？"),
    ([*WHO, "怎么想到的？"], "为什么？", "沈知秋提出了“书香里弄”计划，为什么？"),
    (
        [*LIBRARY, "Where is it? | 河东"],
        "What books will it hold?",
        "What books will the riverside library hold?",
    ),
    (
        [*LIBRARY, "谁设计的？ | 沈知秋"],
        "When?",
        "the riverside library opened (2019年)，沈知秋设计的, when?",
    ),
    (
        ["When was the tea fund signed? | 4月"],
        "它的规模是多少？",
        "the tea fund signed (4月)，它的规模是多少？",
    ),
    (["竹海基金什么时候签约？ | 4月"], "How big is it?", "竹海基金签约, how big is it?"),
]

ALONE: list[str] = [
    "这篇文章的图片由谁提供？",
    "东湖站为什么得此名？",
    "现在还会做哑笛的老师傅剩下谁？",
    "白条鱼通常于什么时候洄游？",
    "Who admits that it hurts to see firms go?",
    "岑明远是谁？",  # whom no dictionary knows
    "Who is Mr. Cen?",
    "东湖有三座桥，其中最长的是哪座？",
    "青城和白鹿，两者哪个面积大？",
    "茶厂和酒厂，后者是哪年建的？",
    "东湖大桥加固花了2000元还是2000人出的力？",
    "Of Leshan and Yibin, which is the latter's port?",
    "云溪软件谷的面积是多少？",
    "那成都高新区的面积是多少呢？",
    "2016年发生了什么？",
    "昨晚来了几位歌手？",
    "栈道两旁种了什么？",
    "廊桥由谁养护？",
    "恰尔村有多少人口",
    "示范区在哪里挂牌？",
    "开发区有几家企业？",
    "湿地有几种鸟？",
    "缆车全长多少？",
    "什么叫承揽？",
    "代缴是什么意思？",
    "三大目标是哪三大？",
    "奖项分几等？",
    "2018年末墩头那边修了什么？",
    "学校那边怎么解释？",
    "第二次联席会议在哪座城市开？",
    "企业家其实最需要什么？除了税收，其他优惠有哪些？",
    "高新区尤其重视哪些产业？",
    "乡村医生应该怎么转诊？",
    "周敏说她在哪里上班？",
    "陆小姐和她的同事去了哪里？",
    "哪家书店的咖啡馆已经搬到东湖，读者、作者都喜欢它？",
    "东湖那座桥是谁设计的？",
    "住在雅安的那位茶农叫什么？",
    "30亿元这个数字是截至什么时候的？",
    "这个城乡义务教育共同体有几所学校？",
    "周敏怎么评价这些新办法？",
    "既要“守正”又要“利他”，这话出自谁之口？",
    "有哪些城市加入了丝路城市联盟？",
    "因此而停办的书市是哪一个？",
    "此外，雅安还有哪些茶厂？",
    "Python里怎么读取csv文件？",
    "你是谁？",
    "谢谢",
    "明白了",
    "雅安那茶厂是哪年建的？",
    "第二次会议在哪里开？",
    "好的",
    "？",
    "在哪一年軍用機場改為民用？",
    "Is it true that the Leshan ferry is free?",
    "How long does it take to reach Leshan by train?",
    "Are there any night buses in Leshan?",
    "What did Ms Lu say about her ferry?",
    "When did Acme say it would open its Leshan office?",
    "Who said that the bridge was too long?",
    "What has the city done so that licences can be issued online?",
    "Which university has its origins in a mission school?",
    "How do I reset my router password?",
    "Thanks!",
    "Who said that ferries are slow?",
    "六个一是什么？",
    "七个一包括哪些？",
    "Right of way in Leshan, who grants it?",
    "When was the second meeting held?",
    "When did the town council ratify the treaty of the river?",
]

MEMBERS: list[Row] = [
    (FIRMS, "第二个是做什么的？", "海燕动力是做什么的？"),
    (TWO_FIRMS, "要把后面那家搬到哪里？", "要把海燕动力搬到哪里？"),
    (TWO_FIRMS, "前一家是哪年成立的？", "蓝鲸科技是哪年成立的？"),
    (["展厅里有什么？ | 会发光的织机；能听的古琴"], "最后一个是谁捐的？", "能听的古琴是谁捐的？"),
    (["厅里有哪些展品？ | 会唱歌、会发光并且会写字的织布机；老古琴"], "前一个是谁捐的？", "织布机是谁捐的？"),
    (FIRMS, "第三个是做什么的？", "园区引进了蓝鲸科技、海燕动力，第三个是做什么的？"),
    (FIRMS, "第二个厂区在哪里？", None),
    (["哪几个？ | 第二个、第二个"], "第二个是什么？", None),
    (ALLIANCE, "What does the last one make?", "What does 海燕动力 make?"),
    (ALLIANCE, "When was the first founded?", "When was 蓝鲸科技 founded?"),
    (ALLIANCE, "Where is the first factory?", None),
]

KINDS: list[Row] = [
    (["《青衣江规划》是谁批的？ | 省政府"], "2016年那份又是谁写的？", "2016年的规划又是谁写的？"),
    (
        ["两县的合作协议是什么时候签的？ | 5月"],
        "不是旅游那个，我说的是供水那份",
        "两县的供水的协议是什么时候签的？",
    ),
    (["联盟里有多少家企业？ | 40家"], "那院校呢？", "联盟里有多少家院校？"),
    (["云溪商贸集团几月开的大会？ | 5月"], "青衣江研究中心呢？", "青衣江研究中心几月开的大会？"),
    (
        ["白鹿商会第一次会议哪天开的？ | 3月", "第二次呢？ | 4月"],
        "后面这次签了什么？",
        "白鹿商会第二次会议签了什么？",
    ),
    (["茶园所在的山谷，东边是哪座山？ | 云顶山"], "西边？", "茶园所在的山谷，西边是哪座山？"),
    (PARK, "哪一年能全部建好？", "滨江产业园哪一年能全部建好？"),
    (["以后怎么看病？ | 刷卡"], "工伤那块怎么办？", "以后怎么看病，刷卡，工伤怎么办？"),
    (LIBRARY, "Who paid for it?", "Who paid for the riverside library?"),
    (
        ["When was the pact between the two towns made? | 5月"],
        "Who signed it?",
        "Who signed the pact between the two towns?",
    ),
    (MARKET, "When was that?", "When was the night market held?"),
    (["白鹿商会第一次碰头是什么时候？ | 3月"], "下一次又是在哪里开的？", "白鹿商会第二次又是在哪里开的？"),
    (
        ["白鹿商会第一次碰头是什么时候？ | 3月", "是谁主持的？"],
        "当时签了份什么文件，全名叫啥？",
        "白鹿商会第一次碰头，当时签了份什么文件，全名叫啥？",
    ),
    (
        ["云溪商贸集团几月成立的？ | 5月", "理事长是谁？"],
        "好吧，那牵头组建的是哪两所学校？",
        "云溪商贸集团成立，牵头组建的是哪两所学校？",
    ),
    (VALLEY, "没写就算了。那它的核心在哪？", "云溪软件谷的核心在哪？"),
    (MEETING, "此次有多少人参加？", "第三届茶叶博览会在雅安开幕，此次有多少人参加？"),
    (TWO_FIRMS, "后一个以后想做什么？", "海燕动力以后想做什么？"),
    (
        ["会上有何成果？ | 双方签署《白鹿县与青城县关于共同保护两县水源地并且互相通报水情的长期合作协议》"],
        "该协议提出了什么格局？",
        "《白鹿县与青城县关于共同保护两县水源地并且互相通报水情的长期合作协议》提出了什么格局？",
    ),
    (
        ["两县签了啥？ | 《水源共护协议》等"],
        "有了它，取水要办什么手续？",
        "有了《水源共护协议》等，取水要办什么手续？",
    ),
    (["老街要“面子”是什么意思？ | 门面整齐"], "那“里子”那一面呢？", "老街要“里子”是什么意思？"),
    (
        ["园里来了几家企业？ | 9家", "签了几个项目？ | 29个项目"],
        "一共多少钱？",
        "园里签了29个项目，一共多少钱？",
    ),
    (
        ["What did the two towns sign? | 《水源共护协议》"],
        "Thanks to it, who can draw water?",
        "Thanks to 《水源共护协议》, who can draw water?",
    ),
    (
        ["What was the plan approved in 2011 called? | 《甲》", "Approved by whom? | 国务院"],
        "And the 2016 one?",
        "What was the plan approved in 2016 called?",
    ),
    (
        ["Is there a firm from abroad in the park? | 蓝鲸科技"],
        "What does it make?",
        "What does 蓝鲸科技 make?",
    ),
    (
        LIBRARY,
        "Who were the two firms that built it?",
        "Who were the two firms that built the riverside library?",
    ),
    (
        ["When did the two towns hold their first joint meeting? | 3月"],
        "Who chaired it?",
        "Who chaired first joint meeting?",
    ),
]

TABLE = [*PRONOUNS, *DEMONSTRATIVES, *OF_TWO, *ELLIPSES, *FRAGMENTS, *CHAINS, *MEMBERS, *KINDS, *SPOKEN]


def turns(rows: list[str]) -> list[Turn]:
    split = (row.partition(" | ") for row in rows)
    return [Turn(question, answer or None) for question, _, answer in split]


@pytest.mark.parametrize(("history", "question", "meant"), TABLE, ids=lambda value: str(value))
def test_a_follow_up_means_what_a_person_would_ask(
    history: list[str], question: str, meant: str | None
) -> None:
    assert rewrite(question, turns(history)) == meant


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    for history, _, _ in TABLE:
        assert rewrite(question, turns(history)) is None


@pytest.mark.parametrize(("history", "question", "meant"), TABLE, ids=lambda value: str(value))
def test_what_a_follow_up_means_stands_alone(history: list[str], question: str, meant: str | None) -> None:  # noqa: ARG001
    for other in (PARK, WHO, LIBRARY):
        assert meant is None or rewrite(meant, turns(other)) is None


def conversations(kind: str) -> list[Row]:
    """Written over newspaper articles, with what each last question means."""
    articles = json.loads(CONVERSATIONS.read_text(encoding="utf-8"))["data"]
    asked = [qa for article in articles for qa in article["paragraphs"][0]["qas"] if qa["type"] == kind]
    return [
        ([f"{t['question']} | {t['answer'] or ''}" for t in q["history"]], q["question"], q["rewritten"])
        for q in asked
    ]


@pytest.mark.parametrize(
    ("history", "question", "meant"), conversations("topic"), ids=lambda value: str(value)
)
def test_a_change_of_topic_is_left_alone(history: list[str], question: str, meant: str) -> None:
    assert rewrite(question, turns(history)) is None
    assert question == meant


def test_without_earlier_turns_nothing_is_rewritten() -> None:
    for _, question, _ in TABLE:
        assert rewrite(question) is None


def test_only_the_last_turns_are_looked_at() -> None:
    chatter = [Turn("Python里怎么读取csv文件？", None)] * MAX_TURNS
    assert rewrite("他是哪里人？", [*turns(WHO), *chatter[1:]]) == "沈知秋是哪里人？"
    assert "沈知秋" not in (rewrite("他是哪里人？", [*turns(WHO), *chatter]) or "")


def test_long_questions_are_left_alone() -> None:
    long = "它" * (MAX_LENGTH + 1)
    assert rewrite(long, turns(PARK)) is None
    assert rewrite("它在哪里？", [Turn("园" * 100_000, "答" * 100_000)] * 50) is None


PIECES = [
    *"它他其该呢？谁“”《》，的? ﷺ𠀀\u200b\ud800\x00",
    "这个",
    "那里",
    "多少",
    "第二次",
    "项目",
    "2020年",
    "成都",
    "李明",
]
PIECES += ["it ", "And ", "what about ", "that "]
TEXT = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
TURNS = st.lists(st.builds(Turn, TEXT, st.none() | TEXT), max_size=4)


@given(TEXT, TURNS)
def test_whatever_is_asked_the_rewriting_is_short_new_and_the_same_each_time(
    question: str, history: list[Turn]
) -> None:
    rewritten = rewrite(question, history)
    assert rewritten == rewrite(question, tuple(history))
    assert rewrite(question, []) is None
    if rewritten is not None:
        assert history
        assert rewritten.strip()
        assert rewritten != question
        assert len(rewritten) <= MAX_LENGTH
