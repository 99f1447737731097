"""Words of the trail for 公文."""

RECORDS: dict[str, str] = {
    "official_document": "公文",
}

# Acts that are no moves of a workflow.
OTHERS: dict[str, str] = {
    "official_document.create": "公文：起草",
}

FIELDS: dict[str, str] = {
    "addressee": "主送机关",
    "copies": "抄送",
    "issuer": "发文机关",
    "problems": "列入的问题",
    "signed_on": "成文日期",
    "tables": "清单",
}

LISTS: dict[str, str] = {
    "documents": "公文",
    "document": "公文（Word）",
}

# Values that details name by a key.
VALUES: dict[str, str] = {}
