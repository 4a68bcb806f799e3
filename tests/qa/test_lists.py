"""Enumerations: from one part, in 【】, to all parts, and no more. The sentences are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyqa.qa.lists import enumeration
from cyqa.qa.series import Series

# Text with the words that a reader marked in 【】; how many parts are asked for, or 0; all parts.
TABLE = [
    # Marks between the parts
    ("园内有：【红甲丁】、甲丁和丁。", 0, "红甲丁|甲丁|丁"),
    ("园内种有【桃】、李、杏。", 0, "桃|李|杏"),
    ("园内种有桃、【李】、杏。", 0, "桃|李|杏"),
    ("园内种有桃、李、【杏】。", 0, "桃|李|杏"),
    ("学校开设【语文】、数学和英语。", 0, "语文|数学|英语"),
    ("学校设有语文、数学以及【英语】。", 0, "语文|数学|英语"),
    ("馆藏包括【陶器】、玉器、青铜器等。", 0, "陶器|玉器|青铜器"),
    ("馆藏涵盖了陶器、玉器、【青铜器】三类文物。", 0, "陶器|玉器|青铜器"),
    ("公司重点布局北京、【上海】、广州等地。", 0, "公司重点布局北京|上海|广州"),
    ("公司在北京、【上海】、广州设有分部。", 0, "北京|上海|广州设有分部"),
    ("由甲公司、【乙公司】、丙公司组成联合体。", 0, "甲公司|乙公司|丙公司"),
    ("东山镇、【西山镇】、南山镇合并成立新区。", 0, "东山镇|西山镇|南山镇"),
    ("湖北、【四川】、陕西三省联手。", 0, "湖北|四川|陕西"),
    ("种桃、【种李】、种杏五年。", 0, "种桃|种李|种杏五年"),
    ("聚焦【绿色建材】、绿色交通、绿色能源。", 0, "绿色建材|绿色交通|绿色能源"),
    ("这里是水果、粮食和【茶叶】的产地。", 0, "水果|粮食|茶叶"),
    ("展出了法国的油画、【日本的版画】和中国的国画。", 0, "法国的油画|日本的版画|中国的国画"),
    (
        "投资于钢材、【药材】等制造业和旅行、酒店等服务业。",
        0,
        "钢材|药材等制造业|旅行|酒店等服务业",
    ),
    # 和 inside of a word, or in a part
    ("他是共和国卫士、【和平大使】。", 0, "共和国卫士|和平大使"),
    # A comma before the last part, and one that the span goes across
    ("成员有农民、【工人】，以及教师。", 0, "农民|工人|教师"),
    ("会上【要求】按时到岗，统一着装。", 0, ""),
    ("会上要求【按时到岗，统一着装，文明用语】。", 0, "按时到岗|统一着装|文明用语"),
    # Titles and quotations
    ("他著有【《春山》】《秋水》《冬雪》。", 0, "《春山》|《秋水》|《冬雪》"),
    ("他著有《春山》、【《秋水》】等书。", 0, "《春山》|《秋水》"),
    ("实施“青苗”【“绿叶”】“金果”三项计划。", 0, "“青苗”|“绿叶”|“金果”"),
    ("建成“一心”（公园）【“一带”（绿）】“一环”（路）。", 0, "“一心”（公园）|“一带”（绿）|“一环”（路）"),
    ("打造「快递」、【「家政」】及「养老」服务（试行）。", 0, "「快递」|「家政」|「养老」"),
    ("2001年出台《甲规划》，到2010年又有【《乙规划》】。", 2, "《甲规划》|《乙规划》"),
    ("2001年出台《甲规划》，到2010年又有【《乙规划》】。", 3, ""),
    # Brackets nest
    ("“四心”（爱心、【耐心】、细心、热心）服务老人、儿童。", 0, "爱心|耐心|细心|热心"),
    ("“二心”（爱心、耐心）服务老人、【儿童】。", 0, "“二心”（爱心、耐心）服务老人|儿童"),
    ("华东（上海、杭州）、【华南】（广州、深圳）和西南。", 0, "华东（上海、杭州）|华南（广州、深圳）|西南"),
    ("项目有【《东、西》】、《南、北》。", 0, "《东、西》|《南、北》"),
    # A number that is asked for
    ("甲和乙、【丙】和丁参赛。", 3, "甲和乙|丙|丁参赛"),
    ("【速度】、质量、效益和安全都要。", 4, "速度|质量|效益|安全"),
    ("冠军是【小林】和小周。", 2, "小林|小周"),
    ("冠军是【小林和小周】。", 0, "小林|小周"),
    ("冠军是【小林】和小周。", 0, ""),
    ("冠军是【小林】。", 0, ""),
    # What leads up to the first part: verbs, 的 and the like, unless other parts have them; not the span's
    ("会议选举【甲主任】、乙主任为代表。", 0, "甲主任|乙主任为代表"),
    ("先拆最小的桃园、【李园】两处。", 0, "桃园|李园"),
    ("馆里【古老的陶器】、玉器很多。", 0, "古老的陶器|玉器很多"),
    ("他们【把桃、李】、杏卖掉。", 0, "桃|李|杏卖掉"),
    ("奖品是【特产：甲镇的桃】、乙镇的李。", 0, "甲镇的桃|乙镇的李"),
    ("教师由县里【统一招聘】、统一管理。", 0, "统一招聘|统一管理"),
    # What stands on the other side of ，以及 is of another list, where the span has several parts
    ("成员有甲局、乙局，以及【桃国、李国】。", 0, "桃国|李国"),
    # Clauses
    ("会上吵了，【有人怕旱】，有人怕涝，没有结果。", 0, "有人怕旱|有人怕涝"),
    ("公约规定严格。违反一次，警告；违反两次，【退出】。", 0, "违反一次，警告|违反两次，退出"),
    ("要求如下：按时【到岗】；统一着装；文明用语。", 3, "按时到岗|统一着装|文明用语"),
    ("要求如下：按时【到岗】；统一着装；文明用语。", 2, ""),
    ("要求如下：按时【到岗】;统一着装;文明用语。", 3, "按时到岗|统一着装|文明用语"),
    ("【2022年，建公园、绿道；2023年，再建桥和路】。", 0, "2022年，建公园、绿道|2023年，再建桥和路"),
    # So many that the number is hardly that of the parts
    ("园区的23个项目有【钢铁】、水泥、玻璃。", 23, "钢铁|水泥|玻璃"),
    # Numbered parts
    ("一是修路；二是【架桥】；三是通水。", 0, "修路|架桥|通水"),
    ("今年有三件事：【一是】修路，二是架桥，三是通水。会后合影。", 3, "修路|架桥|通水"),
    ("第一，修路要快。第二，架桥要【稳】。第三，通水要早。会后合影。", 0, "修路要快|架桥要稳|通水要早"),
    ("【第一，先验收，并交钱】；第二，旧房翻修；第三，危房拆除。", 3, "先验收，并交钱|旧房翻修|危房拆除"),
    ("首先是修路，其次是【架桥】，再次是通水。", 0, "修路|架桥|通水"),
    ("第一步是修路，要快；第二步是【架桥】。", 0, "修路，要快|架桥"),
    ("理由有三。头一条是近，【路好】。第二条是快。", 0, "近，路好|快"),
    ("首先，要修路，要快；其次，要【架桥】；最后，要通水。会后合影。", 3, "要修路，要快|要架桥|要通水"),
    ("首先修路，【其次架桥】，此外要通水。", 0, "修路|架桥|通水"),
    ("首先修路，其次【架桥】，最后一里路也修了。", 0, "修路|架桥，最后一里路也修了"),
    ("最后，【修路】。此外，架桥。", 0, ""),
    ("办法：【第一，修路，要快；第二，架桥，要稳；第三，通水】。", 0, "修路，要快|架桥，要稳|通水"),
    ("【一是领导，压实；二是检查，举一反三】。", 0, "领导，压实|检查，举一反三"),
    ("一是【修路、架桥】；二是通水。", 0, "修路、架桥|通水"),
    # A series in one of several numbered sentences, or in one of several numbered paragraphs
    ("第一，办学。开设【语文】、数学、外语课。第二，办厂。", 0, "语文|数学|外语课"),
    ("一、办学\n校方【管教材，管食宿，管就业】。\n二、办厂\n", 0, "管教材|管食宿|管就业"),
    ("设施：\n- 【自习室】：三楼\n- 咖啡角：二楼\n\n- 停车场", 0, "自习室：三楼|咖啡角：二楼"),
    ("• 修路\n• 架桥，\n• 【通水】。\n完了。", 0, "修路|架桥|通水"),
    ("- 种【桃】、李\n- 种杏", 0, "桃|李"),
    ("- 【修路】\n* 架桥", 0, ""),
    ("-5【度】\n-3度", 0, ""),
    ("——搞活【市场】。\n——加大投入。", 0, "搞活市场|加大投入"),
    ("①修路②【架桥】③通水", 0, "修路|架桥|通水"),
    ("（一）修路\n（二）【架桥】\n（三）通水\n", 0, "修路|架桥|通水"),
    ("1.修路\n2.【架桥】\n3.通水\n完", 0, "修路|架桥|通水"),
    ("二是【修路】。", 0, ""),
    ("温度是1.5度，2.5度也【可以】。", 0, ""),
    # What the words lead up to
    ("本园有【四个区】，分别是花区、果区、茶区和林区。", 0, "花区|果区|茶区|林区"),
    ("【三种】颜色：红、黄、蓝。", 0, "红|黄|蓝"),
    # A sentence is no list because there is one in it
    ("【他在会上说，要把红、黄两种颜色的旗帜插遍全城的每一条街道】。", 0, ""),
    # English
    ("The parks are in Leeds, 【York】 and Hull.", 0, "Leeds|York|Hull"),
    ("It is a bank for loans, 【savings】, and advice.", 0, "loans|savings|advice"),
    ("In May, the 【city】, which is old, celebrated.", 0, ""),
    # Traditional, and full width
    ("館藏包括陶器、【玉器】、青銅器等。", 0, "陶器|玉器|青銅器"),
]  # fmt: skip


def found(marked: str, count: int) -> tuple[str, Series | None]:
    start, end = marked.index("【"), marked.index("】") - 1
    text = marked.replace("【", "").replace("】", "")
    return text, enumeration(text, start, end, count or None)


@pytest.mark.parametrize(("marked", "count", "parts"), TABLE)
def test_all_parts_and_no_more(marked: str, count: int, parts: str) -> None:
    text, series = found(marked, count)
    assert "|".join(text[start:end] for start, end in series.items) == parts if series else not parts


@pytest.mark.parametrize(
    ("marked", "all_of_it"),
    [
        ("馆藏有【陶器】、玉器等。", "陶器、玉器"),
        ("馆藏有【陶器、玉器等】。", "陶器、玉器"),
        ("馆藏有【陶器、玉器等文物】。", "陶器、玉器等文物"),
        ("这里是提供【租房、就业、入学、医疗等一站式服务的工作站】。", "租房、就业、入学、医疗"),
        ("湖北、【四川】、陕西三省联手。", "湖北、四川、陕西"),
        ("【湖北、四川、陕西三省】联手。", "湖北、四川、陕西三省"),
        ("试点中【贷款利率为2%、宽限期七年】，很优惠。", "贷款利率为2%、宽限期七年"),
    ],
)
def test_what_follows_stays_only_where_the_span_has_it(marked: str, all_of_it: str) -> None:
    text, series = found(marked, 0)
    assert series is not None
    assert text[series.start : series.end] == all_of_it


def test_a_numbered_series_begins_with_its_number() -> None:
    text, series = found("今年有两件事：一是【修路】；二是架桥。", 0)
    assert series is not None
    assert text[series.start : series.end] == "一是修路；二是架桥"


_MARKS = (
    "、 ， ； 。 和 以及 等 《 》 “ ” （ ） 的 三 个 一是 二是 三是 ① ② 1. 2. 第一， 第二， 首先 其次 包括 ："
)
_PIECES = st.sampled_from([*_MARKS.split(), "甲", "乙丙", "丁戊己", "York", "𠀀", "\n", "and ", ", ", " "])


@given(st.lists(_PIECES, max_size=30), st.integers(0, 60), st.integers(1, 10), st.sampled_from([None, 2, 3]))
def test_parts_are_in_order_and_apart(pieces: list[str], start: int, length: int, count: int | None) -> None:
    text = "".join(pieces)
    start = min(start, len(text))
    series = enumeration(text, start, min(start + length, len(text)), count)
    if series is None:
        return
    assert 2 <= len(series.items) == (count or len(series.items))
    edges = [series.start, *(at for item in series.items for at in item), series.end]
    assert sorted(edges) == edges
    assert edges[0] >= 0
    assert edges[-1] <= len(text)
    assert all(text[a:b].strip("、，；。 \n") == text[a:b] != "" for a, b in series.items)


@given(
    st.lists(st.text("甲乙丙丁戊己", min_size=1, max_size=4), min_size=3, unique_by=lambda part: part[0]),
    st.data(),
)
def test_any_part_leads_to_all(parts: list[str], data: st.DataObject) -> None:
    text = f"这里有：{'、'.join(parts[:-1])}和{parts[-1]}。"
    at = data.draw(st.integers(0, len(parts) - 1))
    start = text.index("：") + 1 + sum(len(part) + 1 for part in parts[:at])
    series = enumeration(text, start, start + len(parts[at]))
    assert series is not None
    assert [text[a:b] for a, b in series.items] == parts
