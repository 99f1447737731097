"""What everybody writes: shingles that never count as copied, from phrases of the profession and from texts of the caller.

The caller gives the texts of its rules and of the committee's model; the phrases here are set expressions of S0 and S1 (the
two documents beside domain.md) and of the usual tables of plans, in no particular wording of any branch.
"""

from collections.abc import Iterable

from portal.plans.checking.plain import Plain, plain

SIZE = 5
"""Characters of a shingle: the shortest that still tells texts apart, so that a changed word spoils little around it."""

LONG = 10
"""Characters of a long one: what is said in words that all use can still be said by one branch alone."""

PHRASES = (
    "深入学习贯彻习近平新时代中国特色社会主义思想和党的二十大精神，二十届二中、三中、四中全会精神",
    "认真学习贯彻习近平总书记系列重要讲话精神和重要指示批示精神",
    "深刻领悟“两个确立”的决定性意义，增强“四个意识”、坚定“四个自信”、做到“两个维护”",
    "学习党章党规、学习系列讲话，做合格党员；读原著、学原文、悟原理；学而信、学而思、学而行",
    "推进“两学一做”学习教育常态化制度化；开展党史学习教育、党纪学习教育、主题教育",
    "深入贯彻中央八项规定精神学习教育，树立和践行正确政绩观学习教育",
    "《中国共产党章程》《中国共产党廉洁自律准则》《中国共产党纪律处分条例》《中国共产党党员权利保障条例》",
    "严格执行三会一课制度，组织召开支部党员大会、支部委员会、党小组会，按时上好党课",
    "组织全体党员开展集中学习、交流研讨，撰写心得体会，个人自学与集中学习相结合",
    "围绕“对党忠诚、做合格党员”“严守纪律、做合格党员”“务实担当、做合格党员”组织专题交流讨论",
    "支部书记讲党课，党员领导干部讲党课，邀请先进模范讲党课，党员讲微党课",
    "开展主题党日活动，重温入党誓词，过政治生日，交纳党费，参观红色教育基地、爱国主义教育基地",
    "庆祝中国共产党成立周年，“七一”前后开展仪式教育，参加“共产党员献爱心”活动，走访慰问老党员和生活困难党员",
    "召开专题组织生活会，严肃认真开展批评和自我批评，查摆突出问题，制定整改措施，抓好整改落实",
    "开展民主评议党员，按照个人自评、党员互评、民主测评、组织评定的程序进行",
    "支部班子成员之间、班子成员与党员之间、党员与党员之间开展谈心谈话，征求党员和群众意见",
    "立足岗位作贡献，亮明身份、公开承诺、示范带头、接受监督，充分发挥党员先锋模范作用和党支部战斗堡垒作用",
    "组织党员佩戴党员徽章，设立党员先锋岗、党员示范窗口、党员责任区，开展承诺践诺",
    "在职党员到社区报到，开展志愿服务，联系服务群众，为群众办实事、解难题",
    "开展警示教育，观看警示教育片，通报违纪违法典型案例，以案为鉴、以案促改，筑牢拒腐防变的思想防线",
    "做好发展党员工作，加强入党积极分子培养教育和考察，按期讨论预备党员转正",
    "按期换届选举，配齐配强支部班子，增补支部委员",
    "制定年度工作计划和学习计划，总结全年工作，向党员大会报告工作，支部书记述职评议",
    "讲政治、有信念，讲规矩、有纪律，讲道德、有品行，讲奉献、有作为；政治合格、执行纪律合格、品德合格、发挥作用合格",
    "学习传达上级党组织会议精神和文件精神，研究部署支部重点工作，讨论决定支部重大事项",
)


def shingles(text: str, size: int) -> tuple[str, ...]:
    """Every piece of so many characters, in order."""
    return tuple(text[at : at + size] for at in range(len(text) - size + 1))


def titles(text: Plain) -> set[str]:
    """The shingles of either size that lie in a title for the greater part: they count for nothing."""
    if True not in text.titled:
        return set()
    found = set()
    for size in (SIZE, LONG):
        for at, piece in enumerate(shingles(text.text, size)):
            if 2 * sum(text.titled[at : at + size]) > size:
                found.add(piece)
    return found


def common(texts: Iterable[str] = ()) -> frozenset[str]:
    """What never counts: the shingles of PHRASES, of the rules' texts and of the committee's model (any number of texts)."""
    found: set[str] = set()
    for written in (*PHRASES, *texts):
        text = plain(written).text
        found.update(shingles(text, SIZE), shingles(text, LONG))
    return frozenset(found)
