"""Rules of the portal itself: home, messages, drafts, attachments, suggestions, the trail."""

from portal.policy.predicates import (
    Rule,
    addressed,
    admin,
    anyone,
    auditor,
    business,
    owner,
    receipt,
    system,
)

RULES: dict[str, Rule] = {
    # pages: who has work there; which rows they see is the scope's answer
    "page.home": anyone,
    "page.inbox": anyone,
    "page.account": anyone,
    "page.help": anyone,
    "page.drafts": anyone,
    "page.jobs": anyone,
    "page.audit": auditor,
    "page.files": business,
    "page.suggestions": business | admin,
    # attachments: the record decides who may read; whoever put one there may take it away
    "attachment.create": business & owner,
    "attachment.remove": owner | system,  # the sweeper takes what nobody sent
    # 意见建议
    "suggestion.create": business,
    "suggestion.take": addressed & ~owner,
    "suggestion.transfer": addressed & ~owner,
    "suggestion.answer": addressed & ~owner,
    "suggestion.reopen": owner | receipt,
    # the trail: the sealer and the auditor change nothing in it, they check it
    "audit.verify": auditor,
    # small things of one's own
    "message.read": owner,
    "draft.keep": owner,
    "draft.drop": owner,
}
