CREATE TABLE "absence_step" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('remind', 'criticise', 'order')), "taken_on" DATE NOT NULL, "text" TEXT NOT NULL, "created_by_id" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (text <> ''))

CREATE INDEX "absence_step_branch_id_taken_on_id" ON "absence_step" ("branch_id", "taken_on", "id")

CREATE INDEX "absence_step_person_id_taken_on" ON "absence_step" ("person_id", "taken_on")

CREATE INDEX "absence_step_committee_id_id" ON "absence_step" ("committee_id", "id")

CREATE TABLE "annual_plan" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "unit_id" INTEGER NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('branch', 'committee', 'model')), "year" INTEGER NOT NULL, "document" TEXT NOT NULL, "reasons" TEXT NOT NULL, "found" TEXT NOT NULL, "filed_at" DATETIME, "filed_by_id" INTEGER, "accepted_at" DATETIME, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'filed', 'returned', 'accepted', 'issued')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("filed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (year BETWEEN 2000 AND 2200), CHECK ((kind = 'branch') = (unit_id <> committee_id)), CHECK (state NOT IN ('filed', 'accepted') OR filed_at IS NOT NULL), CHECK (state <> 'accepted' OR accepted_at IS NOT NULL))

CREATE UNIQUE INDEX "annual_plan_unit_id_kind_year" ON "annual_plan" ("unit_id", "kind", "year")

CREATE INDEX "annual_plan_committee_id_year_kind_state_id" ON "annual_plan" ("committee_id", "year", "kind", "state", "id")

CREATE TABLE "heart_talk" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "talker_id" INTEGER NOT NULL, "talked_on" DATE NOT NULL, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('entered', 'withdrawn')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("talker_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (person_id <> talker_id))

CREATE INDEX "heart_talk_branch_id_talked_on_id" ON "heart_talk" ("branch_id", "talked_on", "id")

CREATE INDEX "heart_talk_committee_id_talked_on_id" ON "heart_talk" ("committee_id", "talked_on", "id")

CREATE INDEX "heart_talk_person_id_talked_on" ON "heart_talk" ("person_id", "talked_on")

CREATE INDEX "heart_talk_talker_id_talked_on" ON "heart_talk" ("talker_id", "talked_on")

CREATE TABLE "life_record" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "unit_id" INTEGER NOT NULL, "group_id" INTEGER, "types" TEXT NOT NULL, "title" TEXT NOT NULL, "day" DATE NOT NULL, "starts" TEXT NOT NULL, "ends" TEXT NOT NULL, "place" TEXT NOT NULL, "host_id" INTEGER, "host_name" TEXT NOT NULL, "recorder_id" INTEGER, "recorder_name" TEXT NOT NULL, "lecture_form" TEXT NOT NULL CHECK (lecture_form IN ('', 'plain', 'thematic', 'micro', 'scene', 'field')), "hours" INTEGER NOT NULL, "belongs_to" DATE, "minutes" TEXT NOT NULL, "note" TEXT NOT NULL, "announced_at" DATETIME, "filed_at" DATETIME, "filed_by_id" INTEGER, "late" INTEGER NOT NULL, "reason" TEXT NOT NULL, "imported" INTEGER NOT NULL, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'announced', 'filed', 'called_off')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("group_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("host_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("recorder_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("filed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (title <> ''), CHECK (hours BETWEEN 0 AND 10000), CHECK (state <> 'filed' OR (filed_at IS NOT NULL AND filed_by_id IS NOT NULL)), CHECK (state <> 'called_off' OR reason <> ''))

CREATE INDEX "life_record_group_id" ON "life_record" ("group_id")

CREATE INDEX "life_record_unit_id_day_id" ON "life_record" ("unit_id", "day", "id")

CREATE INDEX "life_record_unit_id_state_day_id" ON "life_record" ("unit_id", "state", "day", "id")

CREATE INDEX "life_record_committee_id_state_day_id" ON "life_record" ("committee_id", "state", "day", "id")

CREATE TABLE "life_annex" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "record_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "text" TEXT NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("record_id") REFERENCES "life_record" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (text <> ''))

CREATE INDEX "life_annex_record_id" ON "life_annex" ("record_id")

CREATE TABLE "life_attendance" ("id" INTEGER NOT NULL PRIMARY KEY, "record_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "voting" INTEGER NOT NULL, "status" TEXT NOT NULL CHECK (status IN ('present', 'leave', 'absent')), "reason" TEXT NOT NULL, "hours" INTEGER, "made_up_on" DATE, "made_up_how" TEXT NOT NULL, FOREIGN KEY ("record_id") REFERENCES "life_record" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK (status <> 'leave' OR reason <> ''), CHECK (made_up_on IS NULL OR status <> 'present'), CHECK (hours IS NULL OR hours BETWEEN 0 AND 10000))

CREATE UNIQUE INDEX "life_attendance_record_id_person_id" ON "life_attendance" ("record_id", "person_id")

CREATE INDEX "life_attendance_person_id_record_id" ON "life_attendance" ("person_id", "record_id")

CREATE INDEX "life_attendance_branch_id_status_record_id" ON "life_attendance" ("branch_id", "status", "record_id")

CREATE TABLE "life_guest" ("id" INTEGER NOT NULL PRIMARY KEY, "record_id" INTEGER NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('leader', 'committee', 'supervisor', 'applicant', 'other')), "person_id" INTEGER, "name" TEXT NOT NULL, "post" TEXT NOT NULL, FOREIGN KEY ("record_id") REFERENCES "life_record" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (name <> ''))

CREATE INDEX "life_guest_record_id" ON "life_guest" ("record_id")

CREATE INDEX "life_guest_person_id" ON "life_guest" ("person_id")

CREATE TABLE "life_presence" ("id" INTEGER NOT NULL PRIMARY KEY, "record_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, FOREIGN KEY ("record_id") REFERENCES "life_record" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE INDEX "life_presence_branch_id" ON "life_presence" ("branch_id")

CREATE UNIQUE INDEX "life_presence_record_id_branch_id" ON "life_presence" ("record_id", "branch_id")

CREATE TABLE "life_reminder" ("id" INTEGER NOT NULL PRIMARY KEY, "branch_id" INTEGER NOT NULL, "rule" TEXT NOT NULL, "due_on" DATE NOT NULL, "sent_at" DATETIME NOT NULL, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "life_reminder_branch_id_rule_due_on" ON "life_reminder" ("branch_id", "rule", "due_on")

CREATE TABLE "life_rules" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "number" INTEGER NOT NULL, "origin_id" INTEGER, "library" TEXT NOT NULL, "document" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'in_force', 'replaced', 'retired', 'dropped')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("origin_id") REFERENCES "life_rules" ("id") ON DELETE RESTRICT, CHECK (name <> ''), CHECK (number >= 1))

CREATE INDEX "life_rules_origin_id" ON "life_rules" ("origin_id")

CREATE UNIQUE INDEX "life_rules_committee_id_name_number" ON "life_rules" ("committee_id", "name", "number")

CREATE INDEX "life_rules_committee_id_state_id" ON "life_rules" ("committee_id", "state", "id")

CREATE TABLE "life_standing" ("id" INTEGER NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "rule" TEXT NOT NULL, "position" INTEGER NOT NULL, "name" TEXT NOT NULL, "severity" TEXT NOT NULL CHECK (severity IN ('violation', 'warning')), "done" INTEGER NOT NULL, "needed" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('short', 'grace', 'due', 'coming', 'late', 'waived', 'met', 'inapplicable')), "short" INTEGER NOT NULL, "due_on" DATE, "said" TEXT NOT NULL, "records" TEXT NOT NULL, "judged_on" DATE NOT NULL, "changes_on" DATE NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK (done >= 0), CHECK (needed >= 0), CHECK (short >= 0))

CREATE UNIQUE INDEX "life_standing_branch_id_year_rule" ON "life_standing" ("branch_id", "year", "rule")

CREATE INDEX "life_standing_committee_id_year_position_branch_id" ON "life_standing" ("committee_id", "year", "position", "branch_id")

CREATE INDEX "life_standing_branch_id_due_on" ON "life_standing" ("branch_id", "due_on")

CREATE INDEX "life_standing_committee_id_changes_on" ON "life_standing" ("committee_id", "changes_on")

CREATE TABLE "plan_likeness" ("id" INTEGER NOT NULL PRIMARY KEY, "plan_id" INTEGER NOT NULL, "source_id" INTEGER NOT NULL, "item" TEXT NOT NULL, "source_item" TEXT NOT NULL, "passage" TEXT NOT NULL, "share" INTEGER NOT NULL, "last_year" INTEGER NOT NULL, "plan_version" INTEGER NOT NULL, "compared_at" DATETIME NOT NULL, FOREIGN KEY ("plan_id") REFERENCES "annual_plan" ("id") ON DELETE RESTRICT, FOREIGN KEY ("source_id") REFERENCES "annual_plan" ("id") ON DELETE RESTRICT, CHECK (share BETWEEN 0 AND 100))

CREATE INDEX "plan_likeness_plan_id" ON "plan_likeness" ("plan_id")

CREATE INDEX "plan_likeness_source_id" ON "plan_likeness" ("source_id")

CREATE TABLE "plan_link" ("id" INTEGER NOT NULL PRIMARY KEY, "plan_id" INTEGER NOT NULL, "record_id" INTEGER NOT NULL, "item" TEXT NOT NULL, "person_id" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("plan_id") REFERENCES "annual_plan" ("id") ON DELETE RESTRICT, FOREIGN KEY ("record_id") REFERENCES "life_record" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE INDEX "plan_link_record_id" ON "plan_link" ("record_id")

CREATE UNIQUE INDEX "plan_link_plan_id_record_id" ON "plan_link" ("plan_id", "record_id")

CREATE TABLE "rule_waiver" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "rule" TEXT NOT NULL, "rule_name" TEXT NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('branch', 'group', 'member', 'officer', 'head', 'leading', 'secretary', 'committee')), "person_id" INTEGER, "group_id" INTEGER, "starts" DATE NOT NULL, "ends" DATE NOT NULL, "reason" TEXT NOT NULL, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('given', 'ended')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("group_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (rule <> ''), CHECK (reason <> ''), CHECK (ends >= starts), CHECK (person_id IS NULL OR group_id IS NULL))

CREATE INDEX "rule_waiver_person_id" ON "rule_waiver" ("person_id")

CREATE INDEX "rule_waiver_group_id" ON "rule_waiver" ("group_id")

CREATE INDEX "rule_waiver_branch_id_state_id" ON "rule_waiver" ("branch_id", "state", "id")

CREATE INDEX "rule_waiver_committee_id_state_id" ON "rule_waiver" ("committee_id", "state", "id")

CREATE TABLE "study_plan" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "person_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "aim" TEXT NOT NULL, "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "study_plan_person_id_year" ON "study_plan" ("person_id", "year")

CREATE TABLE "study_item" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "plan_id" INTEGER NOT NULL, "text" TEXT NOT NULL, "month" INTEGER, "done_on" DATE, FOREIGN KEY ("plan_id") REFERENCES "study_plan" ("id") ON DELETE RESTRICT, CHECK (text <> ''), CHECK (month IS NULL OR month BETWEEN 1 AND 12))

CREATE INDEX "study_item_plan_id" ON "study_item" ("plan_id")

CREATE TABLE "term_extension" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "unit_id" INTEGER NOT NULL, "term_ends" DATE NOT NULL, "until" DATE NOT NULL, "reason" TEXT NOT NULL, "answer" TEXT NOT NULL, "paper" TEXT NOT NULL, "asked_by_id" INTEGER NOT NULL, "decided_by_id" INTEGER, "decided_on" DATE, "state" TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'withdrawn')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (reason <> ''), CHECK (until > term_ends), CHECK (state NOT IN ('approved', 'refused') OR decided_on IS NOT NULL), CHECK (state <> 'refused' OR answer <> ''))

CREATE INDEX "term_extension_unit_id_state_id" ON "term_extension" ("unit_id", "state", "id")

CREATE INDEX "term_extension_committee_id_state_id" ON "term_extension" ("committee_id", "state", "id")

CREATE UNIQUE INDEX "term_extension_asked" ON "term_extension" ("unit_id") WHERE ("state" = 'asked')

CREATE TABLE "thought_report" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "period" TEXT NOT NULL, "text" TEXT NOT NULL, "sent_at" DATETIME, "read_at" DATETIME, "read_by_id" INTEGER, "reply" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'read')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("read_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (period <> ''), CHECK (text <> ''), CHECK (state = 'draft' OR sent_at IS NOT NULL))

CREATE INDEX "thought_report_branch_id_state_id" ON "thought_report" ("branch_id", "state", "id")

CREATE INDEX "thought_report_person_id_id" ON "thought_report" ("person_id", "id")

CREATE TABLE "tie_review" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "reviewed_on" DATE NOT NULL, "found" TEXT NOT NULL CHECK (found IN ('here', 'away', 'lost')), "whereabouts" TEXT NOT NULL, "text" TEXT NOT NULL, "created_by_id" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (found <> 'lost' OR text <> ''))

CREATE INDEX "tie_review_branch_id_reviewed_on_id" ON "tie_review" ("branch_id", "reviewed_on", "id")

CREATE INDEX "tie_review_person_id_reviewed_on" ON "tie_review" ("person_id", "reviewed_on")

CREATE INDEX "tie_review_committee_id_reviewed_on_id" ON "tie_review" ("committee_id", "reviewed_on", "id")

CREATE TABLE "training" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "title" TEXT NOT NULL, "audience" TEXT NOT NULL CHECK (audience IN ('heads', 'officers', 'members')), "starts" DATE NOT NULL, "ends" DATE NOT NULL, "hours" INTEGER NOT NULL, "place" TEXT NOT NULL, "topic" TEXT NOT NULL, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('planned', 'filed', 'dropped')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (title <> ''), CHECK (ends >= starts), CHECK (hours BETWEEN 0 AND 10000))

CREATE INDEX "training_committee_id_state_ends_id" ON "training" ("committee_id", "state", "ends", "id")

CREATE TABLE "training_place" ("id" INTEGER NOT NULL PRIMARY KEY, "training_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "hours" INTEGER, FOREIGN KEY ("training_id") REFERENCES "training" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK (hours IS NULL OR hours BETWEEN 0 AND 10000))

CREATE UNIQUE INDEX "training_place_training_id_person_id" ON "training_place" ("training_id", "person_id")

CREATE INDEX "training_place_person_id_training_id" ON "training_place" ("person_id", "training_id")

CREATE INDEX "training_place_branch_id_training_id" ON "training_place" ("branch_id", "training_id")

CREATE TABLE "appraisal" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "self_until" DATE NOT NULL, "ballot_id" INTEGER, "paper" TEXT NOT NULL, "record_id" INTEGER, "filed_at" DATETIME, "reason" TEXT NOT NULL, "created_by_id" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('open', 'polling', 'deciding', 'filed', 'returned')), "version" INTEGER NOT NULL, "created_at" DATETIME NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("ballot_id") REFERENCES "ballot" ("id") ON DELETE RESTRICT, FOREIGN KEY ("record_id") REFERENCES "life_record" ("id") ON DELETE RESTRICT, FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (year BETWEEN 2000 AND 2200), CHECK (state <> 'filed' OR filed_at IS NOT NULL), CHECK (state <> 'returned' OR reason <> ''))

CREATE INDEX "appraisal_ballot_id" ON "appraisal" ("ballot_id")

CREATE INDEX "appraisal_record_id" ON "appraisal" ("record_id")

CREATE UNIQUE INDEX "appraisal_branch_id_year" ON "appraisal" ("branch_id", "year")

CREATE INDEX "appraisal_committee_id_year_state_id" ON "appraisal" ("committee_id", "year", "state", "id")

CREATE TABLE "appraisal_member" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "appraisal_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "formal" INTEGER NOT NULL, "self_text" TEXT NOT NULL, "self_grade" TEXT NOT NULL CHECK (self_grade IN ('', '优秀', '合格', '基本合格', '不合格')), "self_at" DATETIME, "grade" TEXT NOT NULL CHECK (grade IN ('', '优秀', '合格', '基本合格', '不合格')), "reason" TEXT NOT NULL, FOREIGN KEY ("appraisal_id") REFERENCES "appraisal" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (grade = '' OR formal))

CREATE UNIQUE INDEX "appraisal_member_appraisal_id_person_id" ON "appraisal_member" ("appraisal_id", "person_id")

CREATE INDEX "appraisal_member_person_id_appraisal_id" ON "appraisal_member" ("person_id", "appraisal_id")

CREATE VIRTUAL TABLE search_annual_plan USING fts5(tokens, tokenize = 'unicode61', detail = none, columnsize = 0)

CREATE VIRTUAL TABLE search_life_record USING fts5(tokens, tokenize = 'unicode61', detail = none, columnsize = 0)

CREATE TRIGGER life_record_frozen BEFORE UPDATE OF committee_id, unit_id, group_id, types, title, day, starts, ends, place, host_id, host_name, recorder_id, recorder_name, lecture_form, hours, belongs_to, minutes, note, announced_at, filed_at, filed_by_id, late, imported, created_by_id, created_at ON life_record WHEN OLD.state = 'filed' BEGIN SELECT RAISE(ABORT, 'a record that was filed does not change'); END

CREATE TRIGGER life_annex_frozen BEFORE UPDATE OF record_id, person_id, text, created_at ON life_annex BEGIN SELECT RAISE(ABORT, 'an annex does not change'); END

CREATE TRIGGER absence_step_frozen BEFORE UPDATE OF committee_id, branch_id, person_id, kind, taken_on, text, created_by_id, created_at ON absence_step BEGIN SELECT RAISE(ABORT, 'a recorded step does not change'); END

CREATE TRIGGER tie_review_frozen BEFORE UPDATE OF committee_id, branch_id, person_id, reviewed_on, found, whereabouts, text, created_by_id, created_at ON tie_review BEGIN SELECT RAISE(ABORT, 'a review does not change'); END

CREATE TRIGGER life_rules_frozen BEFORE UPDATE OF committee_id, name, number, document ON life_rules WHEN OLD.state IN ('in_force', 'replaced', 'retired') BEGIN SELECT RAISE(ABORT, 'a set of rules that was in force does not change'); END

CREATE TRIGGER life_attendance_frozen BEFORE UPDATE OF record_id, person_id, branch_id, name, voting, status, reason, hours ON life_attendance WHEN (SELECT state FROM life_record WHERE id = OLD.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'attendance at a record that was filed does not change'); END

CREATE TRIGGER life_attendance_frozen_2 BEFORE INSERT ON life_attendance WHEN (SELECT state FROM life_record WHERE id = NEW.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'attendance at a record that was filed does not change'); END

CREATE TRIGGER life_attendance_frozen_3 BEFORE DELETE ON life_attendance WHEN (SELECT state FROM life_record WHERE id = OLD.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'attendance at a record that was filed does not change'); END

CREATE TRIGGER life_record_kept BEFORE DELETE ON life_record WHEN OLD.state = 'filed' BEGIN SELECT RAISE(ABORT, 'a record that was filed is never deleted'); END

CREATE TRIGGER life_annex_kept BEFORE DELETE ON life_annex BEGIN SELECT RAISE(ABORT, 'an annex is never deleted'); END

CREATE TRIGGER absence_step_kept BEFORE DELETE ON absence_step BEGIN SELECT RAISE(ABORT, 'a recorded step is never deleted'); END

CREATE TRIGGER tie_review_kept BEFORE DELETE ON tie_review BEGIN SELECT RAISE(ABORT, 'a review is never deleted'); END
