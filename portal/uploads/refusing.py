"""How a check says no: one exception, and the sentences that several checks share."""


class Unfit(ValueError):
    """The file may not be kept; the message tells the user why and what to do, without the file's name."""


DAMAGED = "文件已损坏或没有传完整。请确认能正常打开，另存一份后再上传。"
SAVE_WORD = "请用 Word 或 WPS 打开，另存为 .docx 后再上传。"
SAVE_EXCEL = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
AS_PDF = "请打开后用“打印”或“导出”存成 PDF，再上传。"
ACCEPTED = "可以上传图片（JPG、PNG 等）、PDF、Word（.docx）和 Excel（.xlsx）文件。"
