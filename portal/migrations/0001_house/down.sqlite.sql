DROP TABLE "search_person"

DROP TABLE "search_pledge"

DROP TABLE "search_unit"

DROP TABLE "kv"

DROP TABLE "schedule"

DROP TABLE "task"

DROP TABLE "counter"

DROP TABLE "unit_decision"

DROP TABLE "unit_cover"

DROP TABLE "transfer"

DROP TABLE "team_unit"

DROP TABLE "signin_failure"

DROP TABLE "session"

DROP TABLE "sent"

DROP TABLE "roster_row"

DROP TABLE "roster_import"

DROP TABLE "revision"

DROP TABLE "pledge_year"

DROP TABLE "pledge_item"

DROP TABLE "pledge"

DROP TABLE "message"

DROP TABLE "job"

DROP TABLE "draft"

DROP TABLE "contact"

DROP TABLE "code"

DROP TABLE "proposal"

DROP TABLE "audit_seal"

DROP TABLE "audit_entry"

DROP TABLE "appointment"

DROP TABLE "team"

DROP TABLE "account"

DROP TABLE "person"

DROP TABLE "unit"
