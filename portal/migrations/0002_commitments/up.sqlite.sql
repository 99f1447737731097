ALTER TABLE "pledge" ADD COLUMN "moved_at" DATETIME

ALTER TABLE "pledge" ADD COLUMN "evaluated_at" DATETIME

ALTER TABLE "pledge_item" ADD COLUMN "share" INTEGER CHECK (share BETWEEN 0 AND 100)

ALTER TABLE "pledge_item" ADD COLUMN "progress_on" DATE

ALTER TABLE "pledge_item" ADD COLUMN "amended_on" DATE

ALTER TABLE "pledge_item" ADD COLUMN "stopped_on" DATE

ALTER TABLE "pledge_item" ADD COLUMN "exemplary_on" DATE

ALTER TABLE "pledge_year" ADD COLUMN "evaluate_from" DATE

ALTER TABLE "pledge_year" ADD COLUMN "evaluate_until" DATE

ALTER TABLE "pledge_year" ADD COLUMN "scale" TEXT

ALTER TABLE "pledge_year" ADD COLUMN "most_items" INTEGER CHECK (most_items BETWEEN 1 AND 5)

ALTER TABLE "person" ADD COLUMN "leading" INTEGER NOT NULL DEFAULT FALSE

CREATE INDEX "pledge_committee_id_year_branch_id_published_at_id" ON "pledge" ("committee_id", "year", "branch_id", "published_at", "id")

CREATE TABLE "allowance" ("digest" TEXT NOT NULL PRIMARY KEY, "used" INTEGER NOT NULL, "expires_on" DATE, CHECK (used > 0)) WITHOUT ROWID

CREATE INDEX "allowance_expires_on" ON "allowance" ("expires_on")

CREATE TABLE "attachment" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "record" TEXT NOT NULL, "record_id" INTEGER, "person_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('image', 'pdf', 'docx', 'xlsx')), "size" INTEGER NOT NULL, "sha256" TEXT NOT NULL, "stored" TEXT NOT NULL, "created_at" DATETIME NOT NULL, "removed_at" DATETIME, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK ((record = '') = (record_id IS NULL)))

CREATE UNIQUE INDEX "attachment_stored" ON "attachment" ("stored")

CREATE INDEX "attachment_record_record_id_id" ON "attachment" ("record", "record_id", "id")

CREATE INDEX "attachment_person_id_id" ON "attachment" ("person_id", "id")

CREATE TABLE "ballot" ("id" INTEGER NOT NULL PRIMARY KEY, "key" TEXT NOT NULL, "title" TEXT NOT NULL, "unit_id" INTEGER NOT NULL, "voters" TEXT NOT NULL CHECK (voters IN ('members', 'staff', 'both')), "scale" TEXT NOT NULL, "opens_on" DATE NOT NULL, "closes_on" DATE NOT NULL, "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK (closes_on >= opens_on))

CREATE UNIQUE INDEX "ballot_key" ON "ballot" ("key")

CREATE INDEX "ballot_unit_id" ON "ballot" ("unit_id")

CREATE TABLE "ballot_question" ("id" INTEGER NOT NULL PRIMARY KEY, "ballot_id" INTEGER NOT NULL, "part" INTEGER NOT NULL, "number" INTEGER NOT NULL, "text" TEXT NOT NULL, "record" TEXT NOT NULL, "record_id" INTEGER, FOREIGN KEY ("ballot_id") REFERENCES "ballot" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "ballot_question_ballot_id_part_number" ON "ballot_question" ("ballot_id", "part", "number")

CREATE INDEX "ballot_question_record_record_id" ON "ballot_question" ("record", "record_id")

CREATE TABLE "ballot_tally" ("question_id" INTEGER NOT NULL, "choice" INTEGER NOT NULL, "voices" INTEGER NOT NULL, PRIMARY KEY ("question_id", "choice"), FOREIGN KEY ("question_id") REFERENCES "ballot_question" ("id") ON DELETE RESTRICT, CHECK (voices > 0), CHECK (choice >= 0)) WITHOUT ROWID

CREATE TABLE "identity" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" TEXT NOT NULL CHECK (kind IN ('badge', 'pioneer', 'model', 'window', 'area', 'plate', 'duty', 'community')), "branch_id" INTEGER NOT NULL, "committee_id" INTEGER NOT NULL, "person_id" INTEGER, "collective" TEXT NOT NULL, "title" TEXT NOT NULL, "place" TEXT NOT NULL, "duties" TEXT NOT NULL, "reason" TEXT NOT NULL, "starts" DATE, "ends" DATE, "applied_on" DATE NOT NULL, "discussed_on" DATE, "recommended_on" DATE, "settled_on" DATE, "state" TEXT NOT NULL CHECK (state IN ('applied', 'discussed', 'recommended', 'settled', 'declined', 'withdrawn', 'ended')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK ((person_id IS NULL) = (collective <> '')), CHECK (state <> 'settled' OR starts IS NOT NULL), CHECK (ends IS NULL OR ends >= starts))

CREATE INDEX "identity_person_id" ON "identity" ("person_id")

CREATE INDEX "identity_branch_id_state_kind_id" ON "identity" ("branch_id", "state", "kind", "id")

CREATE INDEX "identity_committee_id_state_kind_id" ON "identity" ("committee_id", "state", "kind", "id")

CREATE TABLE "opinion" ("id" INTEGER NOT NULL PRIMARY KEY, "pledge_id" INTEGER NOT NULL, "item_id" INTEGER NOT NULL, "holder_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "committee_id" INTEGER NOT NULL, "person_id" INTEGER, "text" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('sent', 'shown', 'rejected')), "reason" TEXT NOT NULL, "answer" TEXT NOT NULL, "answered_on" DATE, "sent_on" DATE NOT NULL, "sent_at" DATETIME, "receipt" TEXT NOT NULL, "version" INTEGER NOT NULL, FOREIGN KEY ("pledge_id") REFERENCES "pledge" ("id") ON DELETE RESTRICT, FOREIGN KEY ("item_id") REFERENCES "pledge_item" ("id") ON DELETE RESTRICT, FOREIGN KEY ("holder_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (person_id IS NOT NULL OR sent_at IS NULL), CHECK (state <> 'rejected' OR reason <> ''))

CREATE INDEX "opinion_item_id" ON "opinion" ("item_id")

CREATE INDEX "opinion_person_id" ON "opinion" ("person_id")

CREATE INDEX "opinion_pledge_id_state" ON "opinion" ("pledge_id", "state")

CREATE INDEX "opinion_branch_id_state_sent_on_id" ON "opinion" ("branch_id", "state", "sent_on", "id")

CREATE INDEX "opinion_committee_id_state_sent_on_id" ON "opinion" ("committee_id", "state", "sent_on", "id")

CREATE UNIQUE INDEX "opinion_receipt" ON "opinion" ("receipt") WHERE ("receipt" != '')

CREATE TABLE "pledge_change" ("id" INTEGER NOT NULL PRIMARY KEY, "pledge_id" INTEGER NOT NULL, "item_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "committee_id" INTEGER NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('change', 'stop')), "reason" TEXT NOT NULL, "wanted" TEXT NOT NULL, "before" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'refused', 'withdrawn')), "answer" TEXT NOT NULL, "decided_by_id" INTEGER, "decided_at" DATETIME, "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("pledge_id") REFERENCES "pledge" ("id") ON DELETE RESTRICT, FOREIGN KEY ("item_id") REFERENCES "pledge_item" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (reason <> ''))

CREATE INDEX "pledge_change_pledge_id" ON "pledge_change" ("pledge_id")

CREATE INDEX "pledge_change_decided_by_id" ON "pledge_change" ("decided_by_id")

CREATE INDEX "pledge_change_branch_id_state_id" ON "pledge_change" ("branch_id", "state", "id")

CREATE INDEX "pledge_change_committee_id_state_id" ON "pledge_change" ("committee_id", "state", "id")

CREATE UNIQUE INDEX "pledge_change_item_id" ON "pledge_change" ("item_id") WHERE ("state" = 'proposed')

CREATE TABLE "pledge_example" ("id" INTEGER NOT NULL PRIMARY KEY, "branch_id" INTEGER NOT NULL, "committee_id" INTEGER NOT NULL, "sector" TEXT NOT NULL CHECK (sector IN ('机关', '事业单位', '国有企业', '两新', '农村社区', '学校', '窗口单位和服务行业')), "standard" TEXT NOT NULL CHECK (standard IN ('政治合格', '执行纪律合格', '品德合格', '发挥作用合格')), "matter" TEXT NOT NULL, "measure" TEXT NOT NULL, "duty" TEXT NOT NULL, "retired_on" DATE, "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE INDEX "pledge_example_branch_id_retired_on_id" ON "pledge_example" ("branch_id", "retired_on", "id")

CREATE INDEX "pledge_example_committee_id_sector_id" ON "pledge_example" ("committee_id", "sector", "id")

CREATE TABLE "pledge_grade" ("id" INTEGER NOT NULL PRIMARY KEY, "pledge_id" INTEGER NOT NULL, "item_id" INTEGER, "voice" TEXT NOT NULL CHECK (voice IN ('self', 'organisation')), "grade" TEXT NOT NULL, "note" TEXT NOT NULL, "graded_at" DATETIME NOT NULL, FOREIGN KEY ("pledge_id") REFERENCES "pledge" ("id") ON DELETE RESTRICT, FOREIGN KEY ("item_id") REFERENCES "pledge_item" ("id") ON DELETE RESTRICT, CHECK (grade <> ''))

CREATE UNIQUE INDEX "pledge_grade_pledge_id_voice" ON "pledge_grade" ("pledge_id", "voice") WHERE ("item_id" IS NULL)

CREATE UNIQUE INDEX "pledge_grade_item_id_voice" ON "pledge_grade" ("item_id", "voice") WHERE ("item_id" IS NOT NULL)

CREATE INDEX "pledge_grade_pledge_id" ON "pledge_grade" ("pledge_id")

CREATE TABLE "pledge_passage" ("committee_id" INTEGER NOT NULL, "digest" TEXT NOT NULL, "item_id" INTEGER NOT NULL, PRIMARY KEY ("committee_id", "digest", "item_id"), FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("item_id") REFERENCES "pledge_item" ("id") ON DELETE RESTRICT) WITHOUT ROWID

CREATE INDEX "pledge_passage_item_id" ON "pledge_passage" ("item_id")

CREATE TABLE "pledge_progress" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "pledge_id" INTEGER NOT NULL, "item_id" INTEGER NOT NULL, "made_on" DATE NOT NULL, "share" INTEGER CHECK (share BETWEEN 0 AND 100), "text" TEXT NOT NULL, "shown" INTEGER NOT NULL, "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("pledge_id") REFERENCES "pledge" ("id") ON DELETE RESTRICT, FOREIGN KEY ("item_id") REFERENCES "pledge_item" ("id") ON DELETE RESTRICT)

CREATE INDEX "pledge_progress_pledge_id_made_on" ON "pledge_progress" ("pledge_id", "made_on")

CREATE INDEX "pledge_progress_item_id_made_on" ON "pledge_progress" ("item_id", "made_on")

CREATE TABLE "service_entry" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "identity_id" INTEGER NOT NULL, "served_on" DATE NOT NULL, "place" TEXT NOT NULL, "matter" TEXT NOT NULL, "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("identity_id") REFERENCES "identity" ("id") ON DELETE RESTRICT)

CREATE INDEX "service_entry_identity_id_served_on" ON "service_entry" ("identity_id", "served_on")

CREATE TABLE "suggestion" ("id" INTEGER NOT NULL PRIMARY KEY, "addressee" TEXT NOT NULL CHECK (addressee IN ('branch', 'committee', 'admin')), "branch_id" INTEGER NOT NULL, "committee_id" INTEGER NOT NULL, "person_id" INTEGER, "text" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('sent', 'taken', 'answered')), "answer" TEXT NOT NULL, "answered_by_id" INTEGER, "answered_at" DATETIME, "sent_on" DATE NOT NULL, "sent_at" DATETIME, "receipt" TEXT NOT NULL, "version" INTEGER NOT NULL, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("answered_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (person_id IS NOT NULL OR sent_at IS NULL), CHECK (state <> 'answered' OR answer <> ''))

CREATE INDEX "suggestion_person_id" ON "suggestion" ("person_id")

CREATE INDEX "suggestion_branch_id_addressee_state_sent_on_id" ON "suggestion" ("branch_id", "addressee", "state", "sent_on", "id")

CREATE INDEX "suggestion_committee_id_addressee_state_sent_on_id" ON "suggestion" ("committee_id", "addressee", "state", "sent_on", "id")

CREATE INDEX "suggestion_addressee_state_sent_on_id" ON "suggestion" ("addressee", "state", "sent_on", "id")

CREATE UNIQUE INDEX "suggestion_receipt" ON "suggestion" ("receipt") WHERE ("receipt" != '')

CREATE TABLE "unit_standard" ("id" INTEGER NOT NULL PRIMARY KEY, "unit_id" INTEGER NOT NULL, "standard" TEXT NOT NULL CHECK (standard IN ('政治合格', '执行纪律合格', '品德合格', '发挥作用合格')), "text" TEXT NOT NULL, "version" INTEGER NOT NULL, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "unit_standard_unit_id_standard" ON "unit_standard" ("unit_id", "standard")

CREATE VIRTUAL TABLE search_identity USING fts5(tokens, tokenize = 'unicode61', detail = none, columnsize = 0)

CREATE VIRTUAL TABLE search_suggestion USING fts5(tokens, tokenize = 'unicode61', detail = none, columnsize = 0)
