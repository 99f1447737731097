DROP TABLE "search_identity"

DROP TABLE "search_suggestion"

DROP TABLE "unit_standard"

DROP TABLE "suggestion"

DROP TABLE "service_entry"

DROP TABLE "pledge_progress"

DROP TABLE "pledge_passage"

DROP TABLE "pledge_grade"

DROP TABLE "pledge_example"

DROP TABLE "pledge_change"

DROP TABLE "opinion"

DROP TABLE "identity"

DROP TABLE "ballot_tally"

DROP TABLE "ballot_question"

DROP TABLE "ballot"

DROP TABLE "attachment"

DROP TABLE "allowance"

DROP INDEX "pledge_committee_id_year_branch_id_published_at_id"

ALTER TABLE "person" DROP COLUMN "leading"

ALTER TABLE "pledge_year" DROP COLUMN "most_items"

ALTER TABLE "pledge_year" DROP COLUMN "scale"

ALTER TABLE "pledge_year" DROP COLUMN "evaluate_until"

ALTER TABLE "pledge_year" DROP COLUMN "evaluate_from"

ALTER TABLE "pledge_item" DROP COLUMN "exemplary_on"

ALTER TABLE "pledge_item" DROP COLUMN "stopped_on"

ALTER TABLE "pledge_item" DROP COLUMN "amended_on"

ALTER TABLE "pledge_item" DROP COLUMN "progress_on"

ALTER TABLE "pledge_item" DROP COLUMN "share"

ALTER TABLE "pledge" DROP COLUMN "evaluated_at"

ALTER TABLE "pledge" DROP COLUMN "moved_at"
