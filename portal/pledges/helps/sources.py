"""What the plan of 2017 says of the four standards, and what each sector stresses: its own words, with their place."""

from portal.units.models import SECTORS

PLAN = "《关于推进“两学一做”学习教育常态化制度化的实施方案》（中共北京市委办公厅，2017年4月）二、主要任务 2"

# standard → the words of the plan
STANDARDS = {
    "政治合格": "重点是坚定理想信念，正确把握政治方向，坚定站稳政治立场，坚决维护以习近平同志为核心的党中央权威，不断增强“四个自信”。",
    "执行纪律合格": "重点是增强组织纪律性，执行党的决定，服从组织分配，严守党的纪律特别是政治纪律和政治规矩。",
    "品德合格": (
        "重点是继承发扬党的优良传统和作风，大力弘扬忠诚老实、光明坦荡、公道正派、实事求是、艰苦奋斗、清正廉洁等共产党人价值观，"
        "带头践行社会主义核心价值观。"
    ),
    "发挥作用合格": (
        "重点是牢记党的根本宗旨，爱岗敬业、履职尽责，服务群众、奉献社会，敢担当、敢负责、敢作为，"
        "在促进首都改革发展稳定中作表率、当先锋。"
    ),
}

_ORGANS = "督促党员模范履行职责，坚持为民服务、公正执法，努力提升疏解功能谋发展的本领，在推动京津冀协同发展、城市副中心建设中争作表率"
_COMPANIES = "落实党员示范岗和党员责任区制度，引导党员比技能、比作风、比业绩"

# sector → what members there are to be led to
SECTOR_STRESS = {
    "机关": _ORGANS,
    "事业单位": _ORGANS,
    "国有企业": _COMPANIES,
    "两新": _COMPANIES,
    "农村社区": "围绕发展现代农业、完善基层治理体系、维护和谐稳定，引导党员带头增收致富、带头支持城市精细化管理",
    "学校": "重点要求党员增强党的意识，坚持正确办学方向，落实立德树人任务，自觉爱党护党为党，敬业修德，奉献社会",
    "窗口单位和服务行业": "组织党员挂牌上岗，提升服务意识，争作服务标兵，展示首都形象",
}


def stress(sector: str | None) -> str:
    """What a sector stresses, in the plan's words; nothing for a branch without a sector."""
    return SECTOR_STRESS.get(sector or "", "")


assert SECTOR_STRESS.keys() == set(SECTORS)  # nosec B101 — data beside data
