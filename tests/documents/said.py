"""Documents for the tests, with invented units."""

from datetime import date

from portal.documents.document import Attachment, Document, Imprint, Letterhead, Paragraph, Table

TABLE = Table(
    ("序号", "问题", "时限"),
    (("1", "会议记录不完整。", "2026-12-31"), ("2", "谈心谈话没有全覆盖。", "2026-12-31")),
    (1, 6, 3),
)
FULL = Document(
    "关于组织生活制度落实情况的通报",
    "中共某某局机关委员会",
    (
        Paragraph("现将有关情况通报如下。"),
        Paragraph("一、总体情况", 1),
        Paragraph("（一）主要做法。各支部按要求开展了工作。", 2),
        Paragraph("1. 会议记录要及时。", 3),
        Paragraph("（1）三个工作日内登记。", 4),
        TABLE,
    ),
    to="各党支部",
    letterhead=Letterhead("中共某某局机关委员会文件", "某机党〔2026〕3号"),
    attachments=(Attachment("问题清单", (TABLE,)), Attachment("另一份说明", (Paragraph("各支部要对照检查。"),))),
    signed="中共某某局机关委员会",
    dated=date(2026, 7, 1),
    imprint=Imprint("某某局机关党委办公室", date(2026, 7, 2), "某某局党组，各督导组"),
)
