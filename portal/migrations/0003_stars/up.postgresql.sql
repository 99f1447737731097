CREATE TABLE "holiday" ("id" SERIAL NOT NULL PRIMARY KEY, "day" DATE NOT NULL, "working" BOOLEAN NOT NULL, "name" TEXT NOT NULL, CHECK (name <> ''))

CREATE UNIQUE INDEX "holiday_day" ON "holiday" ("day")

CREATE TABLE "honour" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "person_id" INTEGER, "title" TEXT NOT NULL, "kind" TEXT NOT NULL, "level" TEXT NOT NULL CHECK (level IN ('national', 'province', 'city', 'county', 'committee')), "awarded_on" DATE NOT NULL, "source" TEXT NOT NULL, "note" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'declined', 'withdrawn', 'revoked')), "reason" TEXT NOT NULL, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (title <> ''), CHECK (state NOT IN ('declined', 'revoked') OR reason <> ''))

CREATE INDEX "honour_person_id" ON "honour" ("person_id")

CREATE INDEX "honour_branch_id_state_awarded_on_id" ON "honour" ("branch_id", "state", "awarded_on", "id")

CREATE INDEX "honour_committee_id_state_awarded_on_id" ON "honour" ("committee_id", "state", "awarded_on", "id")

CREATE INDEX "honour_committee_id_awarded_on_id" ON "honour" ("committee_id", "awarded_on", "id")

CREATE TABLE "star_scheme" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "number" INTEGER NOT NULL, "origin_id" INTEGER, "library" TEXT NOT NULL, "document" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'ready', 'used', 'retired')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("origin_id") REFERENCES "star_scheme" ("id") ON DELETE RESTRICT, CHECK (name <> ''), CHECK (number >= 1))

CREATE INDEX "star_scheme_origin_id" ON "star_scheme" ("origin_id")

CREATE UNIQUE INDEX "star_scheme_committee_id_name_number" ON "star_scheme" ("committee_id", "name", "number")

CREATE INDEX "star_scheme_committee_id_state_id" ON "star_scheme" ("committee_id", "state", "id")

CREATE TABLE "star_cycle" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "scheme_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "year" INTEGER NOT NULL, "starts" DATE NOT NULL, "ends" DATE NOT NULL, "declare_until" DATE NOT NULL, "review_until" DATE NOT NULL, "publicity_days" INTEGER NOT NULL, "publicity_starts" DATE, "publicity_ends" DATE, "settled_on" DATE, "filed_on" DATE, "paper" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('open', 'proposed', 'published', 'settled', 'filed', 'cancelled')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("scheme_id") REFERENCES "star_scheme" ("id") ON DELETE RESTRICT, CHECK (ends >= starts), CHECK (declare_until >= starts), CHECK (review_until >= declare_until), CHECK (publicity_days BETWEEN 1 AND 30), CHECK ((publicity_starts IS NULL) = (publicity_ends IS NULL)), CHECK (publicity_ends IS NULL OR publicity_ends >= publicity_starts), CHECK (state NOT IN ('settled', 'filed') OR settled_on IS NOT NULL), CHECK (state <> 'filed' OR filed_on IS NOT NULL))

CREATE UNIQUE INDEX "star_cycle_committee_id_year_name" ON "star_cycle" ("committee_id", "year", "name")

CREATE INDEX "star_cycle_committee_id_state_id" ON "star_cycle" ("committee_id", "state", "id")

CREATE INDEX "star_cycle_scheme_id" ON "star_cycle" ("scheme_id")

CREATE TABLE "star_entry" ("id" SERIAL NOT NULL PRIMARY KEY, "cycle_id" INTEGER NOT NULL, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "aim" INTEGER, "measures" TEXT NOT NULL, "aimed_on" DATE, "wished" INTEGER, "features" TEXT NOT NULL, "confirmed_on" DATE, "confirmed_by" TEXT NOT NULL, "declared_at" TIMESTAMP, "exception" TEXT NOT NULL, "order" INTEGER, "total" TEXT NOT NULL, "proposed" TEXT NOT NULL, "outcome" TEXT NOT NULL, "explanation" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'confirmed', 'declared', 'returned', 'reviewed')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("cycle_id") REFERENCES "star_cycle" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "star_entry_cycle_id_branch_id" ON "star_entry" ("cycle_id", "branch_id")

CREATE INDEX "star_entry_branch_id_id" ON "star_entry" ("branch_id", "id")

CREATE INDEX "star_entry_committee_id_state_id" ON "star_entry" ("committee_id", "state", "id")

CREATE INDEX "star_entry_cycle_id_state_id" ON "star_entry" ("cycle_id", "state", "id")

CREATE TABLE "star_ballot" ("id" SERIAL NOT NULL PRIMARY KEY, "entry_id" INTEGER NOT NULL, "indicator" TEXT NOT NULL, "ballot_id" INTEGER NOT NULL, "number" INTEGER NOT NULL, FOREIGN KEY ("entry_id") REFERENCES "star_entry" ("id") ON DELETE RESTRICT, FOREIGN KEY ("ballot_id") REFERENCES "ballot" ("id") ON DELETE RESTRICT)

CREATE INDEX "star_ballot_entry_id_indicator_id" ON "star_ballot" ("entry_id", "indicator", "id")

CREATE UNIQUE INDEX "star_ballot_ballot_id_number" ON "star_ballot" ("ballot_id", "number")

CREATE TABLE "star_demonstration" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "shows" TEXT NOT NULL, "starts" DATE NOT NULL, "ends" DATE, "reason" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('shown', 'ended')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK (shows <> ''), CHECK (ends IS NULL OR ends >= starts), CHECK (state <> 'ended' OR ends IS NOT NULL))

CREATE INDEX "star_demonstration_committee_id_state_id" ON "star_demonstration" ("committee_id", "state", "id")

CREATE INDEX "star_demonstration_branch_id_state" ON "star_demonstration" ("branch_id", "state")

CREATE TABLE "star_finding" ("id" SERIAL NOT NULL PRIMARY KEY, "entry_id" INTEGER NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('veto', 'condition')), "key" TEXT NOT NULL, "holds" BOOLEAN NOT NULL, "reason" TEXT NOT NULL, "person_id" INTEGER NOT NULL, "found_on" DATE NOT NULL, "version" INTEGER NOT NULL, FOREIGN KEY ("entry_id") REFERENCES "star_entry" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (kind <> 'veto' OR NOT holds OR reason <> ''))

CREATE UNIQUE INDEX "star_finding_entry_id_kind_key" ON "star_finding" ("entry_id", "kind", "key")

CREATE TABLE "star_mark" ("id" SERIAL NOT NULL PRIMARY KEY, "entry_id" INTEGER NOT NULL, "indicator" TEXT NOT NULL, "value" TEXT NOT NULL, "reason" TEXT NOT NULL, "method" TEXT NOT NULL CHECK (method IN ('look', 'read', 'talk', 'poll', 'facts')), "person_id" INTEGER NOT NULL, "marked_on" DATE NOT NULL, "version" INTEGER NOT NULL, FOREIGN KEY ("entry_id") REFERENCES "star_entry" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "star_mark_entry_id_indicator" ON "star_mark" ("entry_id", "indicator")

CREATE TABLE "star_objection" ("id" INTEGER NOT NULL PRIMARY KEY, "cycle_id" INTEGER NOT NULL, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "person_id" INTEGER, "text" TEXT NOT NULL, "sent_on" DATE NOT NULL, "sent_at" TIMESTAMP, "receipt" TEXT NOT NULL, "upheld" BOOLEAN, "answer" TEXT NOT NULL, "answered_by_id" INTEGER, "answered_at" TIMESTAMP, "state" TEXT NOT NULL CHECK (state IN ('sent', 'answered', 'withdrawn')), "version" INTEGER NOT NULL, FOREIGN KEY ("cycle_id") REFERENCES "star_cycle" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("answered_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (person_id IS NOT NULL OR sent_at IS NULL), CHECK (state <> 'answered' OR (answer <> '' AND upheld IS NOT NULL)))

CREATE INDEX "star_objection_person_id" ON "star_objection" ("person_id")

CREATE INDEX "star_objection_cycle_id_state_sent_on_id" ON "star_objection" ("cycle_id", "state", "sent_on", "id")

CREATE INDEX "star_objection_committee_id_state_sent_on_id" ON "star_objection" ("committee_id", "state", "sent_on", "id")

CREATE INDEX "star_objection_branch_id_state_id" ON "star_objection" ("branch_id", "state", "id")

CREATE UNIQUE INDEX "star_objection_receipt" ON "star_objection" ("receipt") WHERE ("receipt" != '')

CREATE TABLE "star_standing" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "cycle_id" INTEGER, "entry_id" INTEGER, "kind" TEXT NOT NULL CHECK (kind IN ('settled', 'award', 'promotion', 'demotion', 'removal', 'earlier')), "outcome" TEXT NOT NULL, "label" TEXT NOT NULL, "starts" DATE NOT NULL, "reason" TEXT NOT NULL, "source" TEXT NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("cycle_id") REFERENCES "star_cycle" ("id") ON DELETE RESTRICT, FOREIGN KEY ("entry_id") REFERENCES "star_entry" ("id") ON DELETE RESTRICT, CHECK (label <> ''), CHECK (kind = 'settled' OR reason <> ''))

CREATE INDEX "star_standing_cycle_id" ON "star_standing" ("cycle_id")

CREATE INDEX "star_standing_branch_id_starts_id" ON "star_standing" ("branch_id", "starts", "id")

CREATE INDEX "star_standing_committee_id_starts_id" ON "star_standing" ("committee_id", "starts", "id")

CREATE INDEX "star_standing_entry_id" ON "star_standing" ("entry_id")

CREATE TABLE "star_remedy" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "standing_id" INTEGER, "problems" TEXT NOT NULL, "measures" TEXT NOT NULL, "responsible" TEXT NOT NULL, "due_on" DATE NOT NULL, "outcome" TEXT NOT NULL, "reply" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('asked', 'planned', 'working', 'reported', 'done', 'cancelled')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("standing_id") REFERENCES "star_standing" ("id") ON DELETE RESTRICT, CHECK (problems <> ''))

CREATE INDEX "star_remedy_standing_id" ON "star_remedy" ("standing_id")

CREATE INDEX "star_remedy_committee_id_state_due_on_id" ON "star_remedy" ("committee_id", "state", "due_on", "id")

CREATE INDEX "star_remedy_branch_id_state_id" ON "star_remedy" ("branch_id", "state", "id")

CREATE TABLE "star_score" ("id" SERIAL NOT NULL PRIMARY KEY, "entry_id" INTEGER NOT NULL, "indicator" TEXT NOT NULL, "value" TEXT, "reason" TEXT NOT NULL, FOREIGN KEY ("entry_id") REFERENCES "star_entry" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "star_score_entry_id_indicator" ON "star_score" ("entry_id", "indicator")

CREATE TABLE "work_year" ("id" SERIAL NOT NULL PRIMARY KEY, "year" INTEGER NOT NULL CHECK (year BETWEEN 2020 AND 2099), "source" TEXT NOT NULL, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, CHECK (source <> ''))

CREATE UNIQUE INDEX "work_year_year" ON "work_year" ("year")

CREATE TABLE search_honour (id INTEGER NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)

CREATE INDEX search_honour_tokens ON search_honour USING gin (tokens) WITH (fastupdate = off)

CREATE FUNCTION star_scheme_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state IN ('used', 'retired') AND (OLD.committee_id, OLD.name, OLD.number, OLD.document) IS DISTINCT FROM (NEW.committee_id, NEW.name, NEW.number, NEW.document) THEN RAISE EXCEPTION 'a scheme that was used does not change'; END IF; RETURN NEW; END $$

CREATE FUNCTION star_standing_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a standing does not change'; END $$

CREATE TRIGGER star_scheme_frozen BEFORE UPDATE ON star_scheme FOR EACH ROW EXECUTE FUNCTION star_scheme_is_frozen()

CREATE TRIGGER star_standing_frozen BEFORE UPDATE ON star_standing FOR EACH ROW EXECUTE FUNCTION star_standing_is_frozen()
