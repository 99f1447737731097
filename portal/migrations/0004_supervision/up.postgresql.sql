CREATE TABLE "checklist" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "team_id" INTEGER, "name" TEXT NOT NULL, "number" INTEGER NOT NULL, "origin_id" INTEGER, "document" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'ready', 'used', 'retired')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("origin_id") REFERENCES "checklist" ("id") ON DELETE RESTRICT, CHECK (name <> ''), CHECK (number >= 1))

CREATE INDEX "checklist_origin_id" ON "checklist" ("origin_id")

CREATE UNIQUE INDEX "checklist_committee_id_name_number" ON "checklist" ("committee_id", "name", "number")

CREATE INDEX "checklist_committee_id_state_id" ON "checklist" ("committee_id", "state", "id")

CREATE TABLE "problem" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER, "person_id" INTEGER, "subject" TEXT NOT NULL CHECK (subject IN ('member', 'branch', 'committee')), "office_id" INTEGER, "team_id" INTEGER, "number" TEXT NOT NULL, "former" TEXT NOT NULL, "source" TEXT NOT NULL CHECK (source IN ('supervision', 'life', 'appraisal', 'opinion', 'self_check', 'stars', 'talk', 'other')), "source_record" TEXT NOT NULL, "source_id" INTEGER, "source_path" TEXT NOT NULL, "source_words" TEXT NOT NULL, "category" TEXT NOT NULL, "text" TEXT NOT NULL, "requirement" TEXT NOT NULL, "measures" TEXT NOT NULL, "responsible" TEXT NOT NULL, "responsible_person_id" INTEGER, "due_on" DATE, "first_due_on" DATE, "outcome" TEXT NOT NULL, "on_site" BOOLEAN NOT NULL, "verdict" TEXT NOT NULL, "level" TEXT NOT NULL CHECK (level IN ('none', 'remind', 'urge', 'admonish', 'talk', 'report', 'hold')), "found_by_id" INTEGER, "found_on" DATE NOT NULL, "issued_on" DATE, "submitted_on" DATE, "submitted_by_id" INTEGER, "closed_on" DATE, "verified_by_id" INTEGER, "state" TEXT NOT NULL CHECK (state IN ('found', 'issued', 'working', 'submitted', 'returned', 'verified', 'closed', 'dropped')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("office_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("responsible_person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("found_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("submitted_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("verified_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (text <> ''), CHECK (office_id IS NOT NULL OR team_id IS NOT NULL), CHECK ((subject = 'committee') = (branch_id IS NULL)), CHECK ((subject = 'member') = (person_id IS NOT NULL)), CHECK (state IN ('found', 'dropped') OR (number <> '' AND due_on IS NOT NULL AND issued_on IS NOT NULL)), CHECK (state NOT IN ('verified', 'closed') OR verified_by_id IS NOT NULL), CHECK (verified_by_id IS NULL OR verified_by_id <> submitted_by_id), CHECK (verified_by_id IS NULL OR responsible_person_id IS NULL OR verified_by_id <> responsible_person_id), CHECK (state <> 'closed' OR closed_on IS NOT NULL))

CREATE INDEX "problem_person_id" ON "problem" ("person_id")

CREATE INDEX "problem_responsible_person_id" ON "problem" ("responsible_person_id")

CREATE INDEX "problem_committee_id_state_due_on_id" ON "problem" ("committee_id", "state", "due_on", "id")

CREATE INDEX "problem_branch_id_state_due_on_id" ON "problem" ("branch_id", "state", "due_on", "id")

CREATE INDEX "problem_team_id_state_due_on_id" ON "problem" ("team_id", "state", "due_on", "id")

CREATE INDEX "problem_committee_id_category_state" ON "problem" ("committee_id", "category", "state")

CREATE INDEX "problem_source_record_source_id" ON "problem" ("source_record", "source_id")

CREATE UNIQUE INDEX "problem_committee_id_number" ON "problem" ("committee_id", "number") WHERE ("number" != '')

CREATE TABLE "spot_check" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "team_id" INTEGER, "kind" TEXT NOT NULL CHECK (kind IN ('random', 'tour', 'special', 'guidance')), "title" TEXT NOT NULL, "subject" TEXT NOT NULL, "starts" DATE NOT NULL, "ends" DATE NOT NULL, "checklist_id" INTEGER, "summary" TEXT NOT NULL, "verifies_id" INTEGER, "released_at" TIMESTAMP, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('planned', 'running', 'released', 'closed', 'cancelled')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("checklist_id") REFERENCES "checklist" ("id") ON DELETE RESTRICT, FOREIGN KEY ("verifies_id") REFERENCES "problem" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (title <> ''), CHECK (ends >= starts), CHECK ((state NOT IN ('released', 'closed')) OR released_at IS NOT NULL))

CREATE INDEX "spot_check_checklist_id" ON "spot_check" ("checklist_id")

CREATE INDEX "spot_check_verifies_id" ON "spot_check" ("verifies_id")

CREATE INDEX "spot_check_committee_id_state_id" ON "spot_check" ("committee_id", "state", "id")

CREATE INDEX "spot_check_team_id_state_id" ON "spot_check" ("team_id", "state", "id")

CREATE TABLE "check_visit" ("id" SERIAL NOT NULL PRIMARY KEY, "check_id" INTEGER NOT NULL, "office_id" INTEGER NOT NULL, "team_id" INTEGER, "committee_id" INTEGER NOT NULL, "unit_id" INTEGER NOT NULL, "planned_on" DATE, "visitor_id" INTEGER, "visited_on" DATE, "methods" TEXT NOT NULL, "met" TEXT NOT NULL, "opinion" TEXT NOT NULL, "response" TEXT NOT NULL, "responded_at" TIMESTAMP, "state" TEXT NOT NULL CHECK (state IN ('planned', 'visited', 'released', 'responded', 'dropped')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("check_id") REFERENCES "spot_check" ("id") ON DELETE RESTRICT, FOREIGN KEY ("office_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("visitor_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (state NOT IN ('visited', 'released', 'responded') OR visited_on IS NOT NULL))

CREATE INDEX "check_visit_visitor_id" ON "check_visit" ("visitor_id")

CREATE UNIQUE INDEX "check_visit_check_id_unit_id" ON "check_visit" ("check_id", "unit_id")

CREATE INDEX "check_visit_unit_id_state_id" ON "check_visit" ("unit_id", "state", "id")

CREATE INDEX "check_visit_committee_id_visited_on_id" ON "check_visit" ("committee_id", "visited_on", "id")

CREATE INDEX "check_visit_team_id_state_id" ON "check_visit" ("team_id", "state", "id")

CREATE INDEX "check_visit_office_id_state_id" ON "check_visit" ("office_id", "state", "id")

CREATE TABLE "check_answer" ("id" SERIAL NOT NULL PRIMARY KEY, "visit_id" INTEGER NOT NULL, "item" TEXT NOT NULL, "answer" TEXT NOT NULL CHECK (answer IN ('yes', 'partly', 'no', 'na')), "evidence" TEXT NOT NULL, "person_id" INTEGER NOT NULL, "token" TEXT NOT NULL, "version" INTEGER NOT NULL, "answered_at" TIMESTAMP NOT NULL, FOREIGN KEY ("visit_id") REFERENCES "check_visit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (item <> ''))

CREATE UNIQUE INDEX "check_answer_visit_id_item" ON "check_answer" ("visit_id", "item")

CREATE TABLE "check_member" ("id" SERIAL NOT NULL PRIMARY KEY, "check_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "lead" BOOLEAN NOT NULL, FOREIGN KEY ("check_id") REFERENCES "spot_check" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE INDEX "check_member_person_id" ON "check_member" ("person_id")

CREATE UNIQUE INDEX "check_member_check_id_person_id" ON "check_member" ("check_id", "person_id")

CREATE TABLE "comment_thread" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER, "owner_id" INTEGER, "record" TEXT NOT NULL, "record_id" INTEGER NOT NULL, "title" TEXT NOT NULL, "part" TEXT NOT NULL, "place" TEXT NOT NULL, "quote" TEXT NOT NULL, "before" TEXT NOT NULL, "after" TEXT NOT NULL, "at" INTEGER NOT NULL, "was" TEXT NOT NULL, "public" BOOLEAN NOT NULL, "opened_by_id" INTEGER NOT NULL, "opened_role" TEXT NOT NULL CHECK (opened_role IN ('member', 'staff', 'secretary', 'committee', 'supervisor', 'admin', 'security', 'auditor')), "team_id" INTEGER, "state" TEXT NOT NULL CHECK (state IN ('open', 'resolved')), "replies" INTEGER NOT NULL, "last_at" TIMESTAMP NOT NULL, "last_by_id" INTEGER NOT NULL, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("opened_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("last_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (record <> ''), CHECK (replies >= 0), CHECK ((opened_role = 'supervisor') = (team_id IS NOT NULL)))

CREATE INDEX "comment_thread_owner_id" ON "comment_thread" ("owner_id")

CREATE INDEX "comment_thread_record_record_id_state_id" ON "comment_thread" ("record", "record_id", "state", "id")

CREATE INDEX "comment_thread_branch_id_state_last_at_id" ON "comment_thread" ("branch_id", "state", "last_at", "id")

CREATE INDEX "comment_thread_committee_id_state_last_at_id" ON "comment_thread" ("committee_id", "state", "last_at", "id")

CREATE INDEX "comment_thread_opened_by_id_state_last_at" ON "comment_thread" ("opened_by_id", "state", "last_at")

CREATE TABLE "comment" ("id" SERIAL NOT NULL PRIMARY KEY, "thread_id" INTEGER NOT NULL, "number" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "role" TEXT NOT NULL CHECK (role IN ('member', 'staff', 'secretary', 'committee', 'supervisor', 'admin', 'security', 'auditor')), "text" TEXT NOT NULL, "withdrawn_at" TIMESTAMP, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("thread_id") REFERENCES "comment_thread" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (text <> ''), CHECK (number >= 1))

CREATE UNIQUE INDEX "comment_thread_id_number" ON "comment" ("thread_id", "number")

CREATE TABLE "draw" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "team_id" INTEGER, "check_id" INTEGER, "title" TEXT NOT NULL, "subject" TEXT NOT NULL CHECK (subject IN ('branch', 'pledge', 'star_entry')), "design" TEXT NOT NULL, "frame" TEXT NOT NULL, "frame_hash" TEXT NOT NULL, "frozen_at" TIMESTAMP, "secret" TEXT NOT NULL, "commitment" TEXT NOT NULL, "committed_at" TIMESTAMP, "size" INTEGER NOT NULL, "asked" TEXT NOT NULL CHECK (asked IN ('committee', 'public')), "source" TEXT NOT NULL, "number" TEXT NOT NULL, "number_by_id" INTEGER, "drawn_at" TIMESTAMP, "result" TEXT, "chosen" INTEGER NOT NULL, "redraw_of_id" INTEGER, "reason" TEXT NOT NULL, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'frozen', 'committed', 'drawn', 'abandoned')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("check_id") REFERENCES "spot_check" ("id") ON DELETE RESTRICT, FOREIGN KEY ("number_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("redraw_of_id") REFERENCES "draw" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (title <> ''), CHECK (asked <> 'public' OR source <> ''), CHECK (state NOT IN ('frozen', 'committed', 'drawn') OR (frame <> '' AND frame_hash <> '')), CHECK (state NOT IN ('committed', 'drawn') OR (secret <> '' AND commitment <> '')), CHECK (state <> 'drawn' OR (number <> '' AND result IS NOT NULL)), CHECK (state <> 'abandoned' OR reason <> ''), CHECK (redraw_of_id IS NULL OR reason <> ''))

CREATE INDEX "draw_check_id" ON "draw" ("check_id")

CREATE INDEX "draw_redraw_of_id" ON "draw" ("redraw_of_id")

CREATE INDEX "draw_committee_id_state_id" ON "draw" ("committee_id", "state", "id")

CREATE INDEX "draw_team_id_state_id" ON "draw" ("team_id", "state", "id")

CREATE TABLE "draw_unit" ("id" SERIAL NOT NULL PRIMARY KEY, "draw_id" INTEGER NOT NULL, "unit_id" INTEGER NOT NULL, FOREIGN KEY ("draw_id") REFERENCES "draw" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "draw_unit_draw_id_unit_id" ON "draw_unit" ("draw_id", "unit_id")

CREATE INDEX "draw_unit_unit_id_draw_id" ON "draw_unit" ("unit_id", "draw_id")

CREATE TABLE "key_task" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "title" TEXT NOT NULL, "category" TEXT NOT NULL, "reason" TEXT NOT NULL, "owner" TEXT NOT NULL, "due_on" DATE NOT NULL, "progress" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK (title <> ''), CHECK (owner <> ''))

CREATE INDEX "key_task_committee_id_year_id" ON "key_task" ("committee_id", "year", "id")

CREATE UNIQUE INDEX "key_task_committee_id_year_title" ON "key_task" ("committee_id", "year", "title")

CREATE TABLE "official_document" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "team_id" INTEGER, "unit_id" INTEGER, "kind" TEXT NOT NULL CHECK (kind IN ('order', 'feedback', 'bulletin', 'certificate')), "title" TEXT NOT NULL, "number" TEXT NOT NULL, "issuer" TEXT NOT NULL, "addressee" TEXT NOT NULL, "text" TEXT NOT NULL, "signed_on" DATE, "copies" TEXT NOT NULL, "tables" TEXT NOT NULL, "source_record" TEXT NOT NULL, "source_id" INTEGER, "problems" TEXT NOT NULL, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'voided')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (title <> ''), CHECK (state <> 'issued' OR signed_on IS NOT NULL))

CREATE INDEX "official_document_committee_id_state_id" ON "official_document" ("committee_id", "state", "id")

CREATE INDEX "official_document_team_id_state_id" ON "official_document" ("team_id", "state", "id")

CREATE INDEX "official_document_unit_id_state_id" ON "official_document" ("unit_id", "state", "id")

CREATE INDEX "official_document_source_record_source_id" ON "official_document" ("source_record", "source_id")

CREATE TABLE "official_document_unit" ("id" SERIAL NOT NULL PRIMARY KEY, "document_id" INTEGER NOT NULL, "unit_id" INTEGER NOT NULL, FOREIGN KEY ("document_id") REFERENCES "official_document" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "official_document_unit_document_id_unit_id" ON "official_document_unit" ("document_id", "unit_id")

CREATE TABLE "notice" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "unit_id" INTEGER NOT NULL, "team_id" INTEGER, "person_id" INTEGER NOT NULL, "role" TEXT NOT NULL CHECK (role IN ('secretary', 'committee', 'supervisor')), "kind" TEXT NOT NULL CHECK (kind IN ('notice', 'task', 'bulletin')), "title" TEXT NOT NULL, "text" TEXT NOT NULL, "due_on" DATE, "ack_wanted" BOOLEAN NOT NULL, "reply_wanted" BOOLEAN NOT NULL, "passable" BOOLEAN NOT NULL, "audience" TEXT NOT NULL, "parent_id" INTEGER, "document_id" INTEGER, "sent_at" TIMESTAMP, "reason" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'ended', 'recalled', 'dropped')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("parent_id") REFERENCES "notice" ("id") ON DELETE RESTRICT, FOREIGN KEY ("document_id") REFERENCES "official_document" ("id") ON DELETE RESTRICT, CHECK (title <> ''), CHECK (state NOT IN ('sent', 'ended', 'recalled') OR sent_at IS NOT NULL), CHECK (state <> 'recalled' OR reason <> ''), CHECK ((role = 'supervisor') = (team_id IS NOT NULL)))

CREATE INDEX "notice_parent_id" ON "notice" ("parent_id")

CREATE INDEX "notice_unit_id_state_id" ON "notice" ("unit_id", "state", "id")

CREATE INDEX "notice_committee_id_state_id" ON "notice" ("committee_id", "state", "id")

CREATE INDEX "notice_team_id_state_id" ON "notice" ("team_id", "state", "id")

CREATE TABLE "notice_line" ("notice_id" INTEGER NOT NULL, "ancestor_id" INTEGER NOT NULL, PRIMARY KEY ("notice_id", "ancestor_id"), FOREIGN KEY ("notice_id") REFERENCES "notice" ("id") ON DELETE RESTRICT, FOREIGN KEY ("ancestor_id") REFERENCES "notice" ("id") ON DELETE RESTRICT)

CREATE INDEX "notice_line_ancestor_id_notice_id" ON "notice_line" ("ancestor_id", "notice_id")

CREATE TABLE "notice_receipt" ("id" SERIAL NOT NULL PRIMARY KEY, "notice_id" INTEGER NOT NULL, "person_id" INTEGER, "unit_id" INTEGER NOT NULL, "role" TEXT NOT NULL CHECK (role IN ('secretary', 'committee', 'member', 'staff')), "read_at" TIMESTAMP, "acknowledged_at" TIMESTAMP, "reply" TEXT NOT NULL, "replied_at" TIMESTAMP, "answer" TEXT NOT NULL, "reminded_on" DATE, "state" TEXT NOT NULL CHECK (state IN ('sent', 'read', 'acknowledged', 'replied', 'returned', 'accepted')), "version" INTEGER NOT NULL, FOREIGN KEY ("notice_id") REFERENCES "notice" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK (role IN ('secretary', 'committee') OR person_id IS NOT NULL), CHECK (state <> 'returned' OR answer <> ''), CHECK (state NOT IN ('replied', 'returned', 'accepted') OR replied_at IS NOT NULL))

CREATE INDEX "notice_receipt_notice_id_state_id" ON "notice_receipt" ("notice_id", "state", "id")

CREATE INDEX "notice_receipt_notice_id_unit_id_id" ON "notice_receipt" ("notice_id", "unit_id", "id")

CREATE INDEX "notice_receipt_person_id_state_id" ON "notice_receipt" ("person_id", "state", "id")

CREATE INDEX "notice_receipt_unit_id_state_id" ON "notice_receipt" ("unit_id", "state", "id")

CREATE UNIQUE INDEX "notice_receipt_notice_id_unit_id_role" ON "notice_receipt" ("notice_id", "unit_id", "role") WHERE ("role" IN ('secretary', 'committee'))

CREATE UNIQUE INDEX "notice_receipt_notice_id_person_id" ON "notice_receipt" ("notice_id", "person_id") WHERE ("role" IN ('member', 'staff'))

CREATE TABLE "problem_categories" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "document" TEXT NOT NULL, "version" INTEGER NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "problem_categories_committee_id" ON "problem_categories" ("committee_id")

CREATE TABLE "problem_extension" ("id" SERIAL NOT NULL PRIMARY KEY, "problem_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "until" DATE NOT NULL, "reason" TEXT NOT NULL, "reply" TEXT NOT NULL, "decided_by_id" INTEGER, "state" TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'refused', 'withdrawn')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("problem_id") REFERENCES "problem" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (reason <> ''), CHECK (state <> 'refused' OR reply <> ''), CHECK (decided_by_id IS NULL OR decided_by_id <> person_id))

CREATE INDEX "problem_extension_problem_id_state_id" ON "problem_extension" ("problem_id", "state", "id")

CREATE TABLE "problem_note" ("id" SERIAL NOT NULL PRIMARY KEY, "problem_id" INTEGER NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('progress', 'response', 'criticism')), "person_id" INTEGER NOT NULL, "role" TEXT NOT NULL CHECK (role IN ('member', 'staff', 'secretary', 'committee', 'supervisor', 'admin', 'security', 'auditor')), "text" TEXT NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("problem_id") REFERENCES "problem" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (text <> ''))

CREATE INDEX "problem_note_problem_id_id" ON "problem_note" ("problem_id", "id")

CREATE TABLE "problem_step" ("id" SERIAL NOT NULL PRIMARY KEY, "problem_id" INTEGER NOT NULL, "level" TEXT NOT NULL CHECK (level IN ('none', 'remind', 'urge', 'admonish', 'talk', 'report', 'hold')) CHECK (level <> 'none'), "decided_on" DATE NOT NULL, "decided_by" TEXT NOT NULL, "person_id" INTEGER NOT NULL, "reason" TEXT NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("problem_id") REFERENCES "problem" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (reason <> ''), CHECK (decided_by <> ''))

CREATE INDEX "problem_step_problem_id_id" ON "problem_step" ("problem_id", "id")

CREATE TABLE "self_check_list" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "subject" TEXT NOT NULL CHECK (subject IN ('member', 'branch', 'committee')), "name" TEXT NOT NULL, "source" TEXT NOT NULL, "questions" TEXT NOT NULL, "retired" BOOLEAN NOT NULL, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK (name <> ''))

CREATE UNIQUE INDEX "self_check_list_committee_id_subject_name" ON "self_check_list" ("committee_id", "subject", "name")

CREATE TABLE "self_check" ("id" SERIAL NOT NULL PRIMARY KEY, "questions" TEXT NOT NULL, "list_id" INTEGER, "name" TEXT NOT NULL, "subject" TEXT NOT NULL CHECK (subject IN ('member', 'branch', 'committee')), "committee_id" INTEGER NOT NULL, "branch_id" INTEGER, "person_id" INTEGER, "made_by_id" INTEGER NOT NULL, "made_on" DATE NOT NULL, "answers" TEXT NOT NULL, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("list_id") REFERENCES "self_check_list" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("made_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK ((subject = 'member') = (person_id IS NOT NULL)), CHECK ((subject = 'committee') = (branch_id IS NULL)))

CREATE INDEX "self_check_list_id" ON "self_check" ("list_id")

CREATE INDEX "self_check_branch_id_made_on_id" ON "self_check" ("branch_id", "made_on", "id")

CREATE INDEX "self_check_committee_id_made_on_id" ON "self_check" ("committee_id", "made_on", "id")

CREATE INDEX "self_check_person_id_made_on_id" ON "self_check" ("person_id", "made_on", "id")

CREATE TABLE "talk" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER, "office_id" INTEGER, "team_id" INTEGER, "problem_id" INTEGER, "person_id" INTEGER, "talked_to" TEXT NOT NULL, "held_on" DATE NOT NULL, "place" TEXT NOT NULL, "participants" TEXT NOT NULL, "matters" TEXT NOT NULL, "undertaken" TEXT NOT NULL, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'filed')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("office_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("problem_id") REFERENCES "problem" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (matters <> ''), CHECK (participants <> ''), CHECK (talked_to <> ''), CHECK ((office_id IS NULL) = (team_id IS NOT NULL)))

CREATE INDEX "talk_team_id" ON "talk" ("team_id")

CREATE INDEX "talk_problem_id" ON "talk" ("problem_id")

CREATE INDEX "talk_person_id" ON "talk" ("person_id")

CREATE INDEX "talk_committee_id_held_on_id" ON "talk" ("committee_id", "held_on", "id")

CREATE INDEX "talk_branch_id_held_on_id" ON "talk" ("branch_id", "held_on", "id")

CREATE TABLE "team_handover" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "giver_id" INTEGER NOT NULL, "taker_id" INTEGER NOT NULL, "problems" TEXT NOT NULL, "note" TEXT NOT NULL, "reply" TEXT NOT NULL, "person_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('offered', 'taken', 'refused', 'withdrawn')), "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("giver_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("taker_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (giver_id <> taker_id), CHECK (state <> 'refused' OR reply <> ''))

CREATE INDEX "team_handover_giver_id_state" ON "team_handover" ("giver_id", "state")

CREATE INDEX "team_handover_taker_id_state" ON "team_handover" ("taker_id", "state")

CREATE INDEX "team_handover_committee_id_state_id" ON "team_handover" ("committee_id", "state", "id")

CREATE TABLE search_notice (id INTEGER NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)

CREATE INDEX search_notice_tokens ON search_notice USING gin (tokens) WITH (fastupdate = off)

CREATE TABLE search_official_document (id INTEGER NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)

CREATE INDEX search_official_document_tokens ON search_official_document USING gin (tokens) WITH (fastupdate = off)

CREATE TABLE search_problem (id INTEGER NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)

CREATE INDEX search_problem_tokens ON search_problem USING gin (tokens) WITH (fastupdate = off)

CREATE TABLE search_spot_check (id INTEGER NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)

CREATE INDEX search_spot_check_tokens ON search_spot_check USING gin (tokens) WITH (fastupdate = off)

CREATE TABLE search_comment_thread (id INTEGER NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)

CREATE INDEX search_comment_thread_tokens ON search_comment_thread USING gin (tokens) WITH (fastupdate = off)

CREATE FUNCTION comment_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (OLD.thread_id, OLD.number, OLD.person_id, OLD.role, OLD.text, OLD.created_at) IS DISTINCT FROM (NEW.thread_id, NEW.number, NEW.person_id, NEW.role, NEW.text, NEW.created_at) OR (OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at) THEN RAISE EXCEPTION 'what was said does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER comment_frozen BEFORE UPDATE ON comment FOR EACH ROW EXECUTE FUNCTION comment_frozen()

CREATE FUNCTION comment_thread_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (OLD.record, OLD.record_id, OLD.title, OLD.part, OLD.place, OLD.quote, OLD."before", OLD."after", OLD."at", OLD."was", OLD.opened_by_id, OLD.opened_role, OLD.created_at) IS DISTINCT FROM (NEW.record, NEW.record_id, NEW.title, NEW.part, NEW.place, NEW.quote, NEW."before", NEW."after", NEW."at", NEW."was", NEW.opened_by_id, NEW.opened_role, NEW.created_at) THEN RAISE EXCEPTION 'the place of a thread does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER comment_thread_frozen BEFORE UPDATE ON comment_thread FOR EACH ROW EXECUTE FUNCTION comment_thread_frozen()

CREATE FUNCTION draw_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state IN ('frozen', 'committed', 'drawn', 'abandoned') AND (OLD.committee_id, OLD.team_id, OLD.title, OLD.subject, OLD.design, OLD.frame, OLD.frame_hash, OLD.size, OLD.frozen_at, OLD.asked, OLD.source, OLD.redraw_of_id) IS DISTINCT FROM (NEW.committee_id, NEW.team_id, NEW.title, NEW.subject, NEW.design, NEW.frame, NEW.frame_hash, NEW.size, NEW.frozen_at, NEW.asked, NEW.source, NEW.redraw_of_id) THEN RAISE EXCEPTION 'a frozen draw does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER draw_frozen BEFORE UPDATE ON draw FOR EACH ROW EXECUTE FUNCTION draw_frozen()

CREATE FUNCTION draw_frozen_2() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state IN ('committed', 'drawn', 'abandoned') AND (OLD.secret, OLD.commitment, OLD.committed_at) IS DISTINCT FROM (NEW.secret, NEW.commitment, NEW.committed_at) THEN RAISE EXCEPTION 'a secret that was committed to does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER draw_frozen_2 BEFORE UPDATE ON draw FOR EACH ROW EXECUTE FUNCTION draw_frozen_2()

CREATE FUNCTION draw_frozen_3() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state IN ('drawn', 'abandoned') AND (OLD.number, OLD.number_by_id, OLD.drawn_at, OLD.result, OLD.chosen) IS DISTINCT FROM (NEW.number, NEW.number_by_id, NEW.drawn_at, NEW.result, NEW.chosen) THEN RAISE EXCEPTION 'a draw that is over does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER draw_frozen_3 BEFORE UPDATE ON draw FOR EACH ROW EXECUTE FUNCTION draw_frozen_3()

CREATE FUNCTION checklist_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state IN ('used', 'retired') AND (OLD.committee_id, OLD.team_id, OLD.name, OLD.number, OLD.document) IS DISTINCT FROM (NEW.committee_id, NEW.team_id, NEW.name, NEW.number, NEW.document) THEN RAISE EXCEPTION 'a checklist that was used does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER checklist_frozen BEFORE UPDATE ON checklist FOR EACH ROW EXECUTE FUNCTION checklist_frozen()

CREATE FUNCTION problem_note_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (OLD.problem_id, OLD.kind, OLD.person_id, OLD.role, OLD.text, OLD.created_at) IS DISTINCT FROM (NEW.problem_id, NEW.kind, NEW.person_id, NEW.role, NEW.text, NEW.created_at) THEN RAISE EXCEPTION 'what was noted does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER problem_note_frozen BEFORE UPDATE ON problem_note FOR EACH ROW EXECUTE FUNCTION problem_note_frozen()

CREATE FUNCTION problem_step_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (OLD.problem_id, OLD.level, OLD.decided_on, OLD.decided_by, OLD.person_id, OLD.reason, OLD.created_at) IS DISTINCT FROM (NEW.problem_id, NEW.level, NEW.decided_on, NEW.decided_by, NEW.person_id, NEW.reason, NEW.created_at) THEN RAISE EXCEPTION 'a recorded step does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER problem_step_frozen BEFORE UPDATE ON problem_step FOR EACH ROW EXECUTE FUNCTION problem_step_frozen()

CREATE FUNCTION talk_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state = 'filed' AND (OLD.committee_id, OLD.branch_id, OLD.office_id, OLD.team_id, OLD.problem_id, OLD.person_id, OLD.talked_to, OLD.held_on, OLD.place, OLD.participants, OLD.matters, OLD.undertaken, OLD.created_by_id) IS DISTINCT FROM (NEW.committee_id, NEW.branch_id, NEW.office_id, NEW.team_id, NEW.problem_id, NEW.person_id, NEW.talked_to, NEW.held_on, NEW.place, NEW.participants, NEW.matters, NEW.undertaken, NEW.created_by_id) THEN RAISE EXCEPTION 'a talk that was filed does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER talk_frozen BEFORE UPDATE ON talk FOR EACH ROW EXECUTE FUNCTION talk_frozen()

CREATE FUNCTION self_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (OLD.subject, OLD.questions, OLD.committee_id, OLD.branch_id, OLD.person_id, OLD.made_by_id, OLD.made_on, OLD.answers) IS DISTINCT FROM (NEW.subject, NEW.questions, NEW.committee_id, NEW.branch_id, NEW.person_id, NEW.made_by_id, NEW.made_on, NEW.answers) THEN RAISE EXCEPTION 'a self-check that was made does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER self_check_frozen BEFORE UPDATE ON self_check FOR EACH ROW EXECUTE FUNCTION self_check_frozen()

CREATE FUNCTION official_document_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state IN ('issued', 'voided') AND (OLD.committee_id, OLD.team_id, OLD.unit_id, OLD.kind, OLD.title, OLD.number, OLD.issuer, OLD.addressee, OLD.text, OLD.signed_on, OLD.copies, OLD.tables, OLD.source_record, OLD.source_id, OLD.problems) IS DISTINCT FROM (NEW.committee_id, NEW.team_id, NEW.unit_id, NEW.kind, NEW.title, NEW.number, NEW.issuer, NEW.addressee, NEW.text, NEW.signed_on, NEW.copies, NEW.tables, NEW.source_record, NEW.source_id, NEW.problems) THEN RAISE EXCEPTION 'a document that was issued does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER official_document_frozen BEFORE UPDATE ON official_document FOR EACH ROW EXECUTE FUNCTION official_document_frozen()

CREATE FUNCTION official_document_unit_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what a document is about does not change'; END $$

CREATE TRIGGER official_document_unit_frozen BEFORE UPDATE ON official_document_unit FOR EACH ROW EXECUTE FUNCTION official_document_unit_frozen()

CREATE FUNCTION supervision_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END $$

CREATE TRIGGER comment_kept BEFORE DELETE ON comment FOR EACH ROW EXECUTE FUNCTION supervision_kept('what was said is never deleted')

CREATE TRIGGER comment_thread_kept BEFORE DELETE ON comment_thread FOR EACH ROW EXECUTE FUNCTION supervision_kept('a thread is never deleted')

CREATE TRIGGER draw_kept BEFORE DELETE ON draw FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION supervision_kept('a draw that was frozen is never deleted')

CREATE TRIGGER problem_note_kept BEFORE DELETE ON problem_note FOR EACH ROW EXECUTE FUNCTION supervision_kept('what was noted is never deleted')

CREATE TRIGGER problem_step_kept BEFORE DELETE ON problem_step FOR EACH ROW EXECUTE FUNCTION supervision_kept('a recorded step is never deleted')

CREATE TRIGGER official_document_kept BEFORE DELETE ON official_document FOR EACH ROW WHEN (OLD.state IN ('issued', 'voided')) EXECUTE FUNCTION supervision_kept('a document that was issued is never deleted')

CREATE TRIGGER official_document_unit_kept BEFORE DELETE ON official_document_unit FOR EACH ROW EXECUTE FUNCTION supervision_kept('what a document is about is never deleted')
