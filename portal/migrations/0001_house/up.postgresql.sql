CREATE TABLE "unit" ("id" SERIAL NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL CHECK (kind IN ('superior', 'committee', 'general_branch', 'branch', 'group')), "name" TEXT NOT NULL, "parent_id" INTEGER, "committee_id" INTEGER, "sector" TEXT CHECK (sector IN ('机关', '事业单位', '国有企业', '两新', '农村社区', '学校', '窗口单位和服务行业')), "founded_on" DATE, "term_starts" DATE, "term_ends" DATE, "closed_on" DATE, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("parent_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE INDEX "unit_parent_id" ON "unit" ("parent_id")

CREATE INDEX "unit_committee_id" ON "unit" ("committee_id")

CREATE INDEX "unit_committee_id_kind_id" ON "unit" ("committee_id", "kind", "id")

CREATE INDEX "unit_committee_id_sector_id" ON "unit" ("committee_id", "sector", "id")

CREATE UNIQUE INDEX "unit_parent_id_name" ON "unit" ("parent_id", "name") WHERE ("closed_on" IS NULL)

CREATE TABLE "person" ("id" SERIAL NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL CHECK (kind IN ('member', 'staff', 'technical')), "committee_id" INTEGER, "branch_id" INTEGER, "group_id" INTEGER, "name" TEXT NOT NULL, "initials" TEXT NOT NULL, "sex" TEXT NOT NULL CHECK (sex IN ('', '男', '女')), "birth" TEXT NOT NULL, "joined" TEXT NOT NULL, "confirmed" TEXT NOT NULL, "membership" TEXT CHECK (membership IN ('正式', '预备')), "category" TEXT CHECK (category IN ('在职', '无职', '离退休', '两新', '流动', '学生')), "status" TEXT NOT NULL CHECK (status IN ('在册', '流动', '失联', '转出', '停止党籍')), "duty" TEXT NOT NULL, "post" TEXT NOT NULL, "telephone" TEXT NOT NULL, "exempt" BOOLEAN NOT NULL, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("group_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK ((kind = 'technical') = (branch_id IS NULL)), CHECK ((branch_id IS NULL) = (committee_id IS NULL)), CHECK ((kind = 'member') = (membership IS NOT NULL)))

CREATE INDEX "person_group_id" ON "person" ("group_id")

CREATE INDEX "person_committee_id_kind_status_id" ON "person" ("committee_id", "kind", "status", "id")

CREATE INDEX "person_committee_id_name_birth" ON "person" ("committee_id", "name", "birth")

CREATE INDEX "person_committee_id_initials_id" ON "person" ("committee_id", "initials", "id")

CREATE INDEX "person_committee_id_category_id" ON "person" ("committee_id", "category", "id")

CREATE INDEX "person_committee_id_membership_id" ON "person" ("committee_id", "membership", "id")

CREATE INDEX "person_branch_id_kind_status_membership_duty" ON "person" ("branch_id", "kind", "status", "membership", "duty")

CREATE INDEX "person_kind_id" ON "person" ("kind", "id")

CREATE TABLE "account" ("id" SERIAL NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL, "username" TEXT NOT NULL, "password" TEXT NOT NULL, "password_set_at" TIMESTAMP NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('active', 'locked', 'disabled')), "sample" BOOLEAN NOT NULL, "signed_in_at" TIMESTAMP, "signed_in_from" TEXT, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "account_person_id" ON "account" ("person_id")

CREATE UNIQUE INDEX "account_username" ON "account" ("username")

CREATE INDEX "account_state_person_id" ON "account" ("state", "person_id")

CREATE TABLE "team" ("id" SERIAL NOT NULL PRIMARY KEY, "name" TEXT NOT NULL, "committee_id" INTEGER NOT NULL, "closed_on" DATE, "version" INTEGER NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE INDEX "team_committee_id" ON "team" ("committee_id")

CREATE UNIQUE INDEX "team_committee_id_name" ON "team" ("committee_id", "name")

CREATE TABLE "appointment" ("id" SERIAL NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL, "role" TEXT NOT NULL CHECK (role IN ('secretary', 'committee', 'supervisor', 'admin', 'security', 'auditor')), "unit_id" INTEGER, "team_id" INTEGER, "starts" DATE NOT NULL, "ends" DATE, "ended_at" TIMESTAMP, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, CHECK (ends IS NULL OR ends >= starts), CHECK ((role = 'supervisor') = (team_id IS NOT NULL)), CHECK ((role IN ('secretary', 'committee')) = (unit_id IS NOT NULL)))

CREATE INDEX "appointment_person_id" ON "appointment" ("person_id")

CREATE INDEX "appointment_unit_id" ON "appointment" ("unit_id")

CREATE INDEX "appointment_team_id" ON "appointment" ("team_id")

CREATE INDEX "appointment_unit_id_role_starts" ON "appointment" ("unit_id", "role", "starts")

CREATE INDEX "appointment_team_id_role" ON "appointment" ("team_id", "role")

CREATE INDEX "appointment_role_id" ON "appointment" ("role", "id")

CREATE INDEX "appointment_ends_id" ON "appointment" ("ends", "id")

CREATE TABLE "audit_entry" ("id" SERIAL NOT NULL PRIMARY KEY, "at" TIMESTAMP NOT NULL, "person_id" INTEGER, "role" TEXT NOT NULL, "unit_id" INTEGER, "action" TEXT NOT NULL, "record" TEXT NOT NULL, "record_id" INTEGER, "place_id" INTEGER, "outcome" TEXT NOT NULL CHECK (outcome IN ('done', 'refused')), "fields" TEXT NOT NULL, "detail" TEXT NOT NULL, "address" TEXT NOT NULL, "seal" INTEGER)

CREATE INDEX "audit_entry_at_id" ON "audit_entry" ("at", "id")

CREATE INDEX "audit_entry_person_id_id" ON "audit_entry" ("person_id", "id")

CREATE INDEX "audit_entry_record_record_id_id" ON "audit_entry" ("record", "record_id", "id")

CREATE INDEX "audit_entry_action_id" ON "audit_entry" ("action", "id")

CREATE INDEX "audit_entry_outcome_id" ON "audit_entry" ("outcome", "id")

CREATE INDEX "audit_entry_seal_id" ON "audit_entry" ("seal", "id")

CREATE INDEX "audit_entry_unsealed" ON "audit_entry" ("id") WHERE ("seal" IS NULL)

CREATE TABLE "audit_seal" ("id" SERIAL NOT NULL PRIMARY KEY, "number" INTEGER NOT NULL, "entries" INTEGER NOT NULL, "previous" TEXT NOT NULL, "digest" TEXT NOT NULL, "sealed_at" TIMESTAMP NOT NULL)

CREATE UNIQUE INDEX "audit_seal_number" ON "audit_seal" ("number")

CREATE TABLE "proposal" ("id" SERIAL NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL CHECK (kind IN ('appoint', 'end', 'reset', 'unlock', 'disable', 'enable')), "subject_id" INTEGER NOT NULL, "role" TEXT, "unit_id" INTEGER, "team_id" INTEGER, "starts" DATE, "ends" DATE, "appointment_id" INTEGER, "reason" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected', 'withdrawn')), "proposed_by_id" INTEGER NOT NULL, "decided_by_id" INTEGER, "answer" TEXT NOT NULL, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, "decided_at" TIMESTAMP, FOREIGN KEY ("subject_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("appointment_id") REFERENCES "appointment" ("id") ON DELETE RESTRICT, FOREIGN KEY ("proposed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, CHECK (decided_by_id IS NULL OR state = 'withdrawn' OR decided_by_id <> proposed_by_id), CHECK (proposed_by_id <> subject_id), CHECK (decided_by_id IS NULL OR decided_by_id <> subject_id))

CREATE INDEX "proposal_subject_id" ON "proposal" ("subject_id")

CREATE INDEX "proposal_unit_id" ON "proposal" ("unit_id")

CREATE INDEX "proposal_team_id" ON "proposal" ("team_id")

CREATE INDEX "proposal_appointment_id" ON "proposal" ("appointment_id")

CREATE INDEX "proposal_proposed_by_id" ON "proposal" ("proposed_by_id")

CREATE INDEX "proposal_decided_by_id" ON "proposal" ("decided_by_id")

CREATE INDEX "proposal_state_id" ON "proposal" ("state", "id")

CREATE TABLE "code" ("id" SERIAL NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL, "branch_id" INTEGER, "proposal_id" INTEGER, "kind" TEXT NOT NULL CHECK (kind IN ('activate', 'reset')), "digest" TEXT NOT NULL, "issued_by_id" INTEGER, "issued_at" TIMESTAMP NOT NULL, "expires_at" TIMESTAMP NOT NULL, "used_at" TIMESTAMP, "revoked_at" TIMESTAMP, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("proposal_id") REFERENCES "proposal" ("id") ON DELETE RESTRICT, FOREIGN KEY ("issued_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE INDEX "code_person_id" ON "code" ("person_id")

CREATE INDEX "code_branch_id" ON "code" ("branch_id")

CREATE UNIQUE INDEX "code_proposal_id" ON "code" ("proposal_id")

CREATE UNIQUE INDEX "code_digest" ON "code" ("digest")

CREATE INDEX "code_issued_by_id" ON "code" ("issued_by_id")

CREATE TABLE "contact" ("id" SERIAL NOT NULL PRIMARY KEY, "unit_id" INTEGER NOT NULL, "person_id" INTEGER NOT NULL, "since" DATE NOT NULL, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "contact_unit_id" ON "contact" ("unit_id")

CREATE INDEX "contact_person_id" ON "contact" ("person_id")

CREATE TABLE "draft" ("id" SERIAL NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL, "path" TEXT NOT NULL, "page" TEXT NOT NULL, "fields" TEXT NOT NULL, "expired" BOOLEAN NOT NULL, "saved_at" TIMESTAMP NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE INDEX "draft_person_id" ON "draft" ("person_id")

CREATE UNIQUE INDEX "draft_person_id_path" ON "draft" ("person_id", "path")

CREATE TABLE "job" ("id" SERIAL NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL, "key" TEXT NOT NULL, "args" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')), "done" INTEGER NOT NULL, "total" INTEGER NOT NULL, "note" TEXT NOT NULL, "attempts" INTEGER NOT NULL, "lease" TEXT, "leased_until" TIMESTAMP, "asked_by_id" INTEGER, "created_at" TIMESTAMP NOT NULL, "finished_at" TIMESTAMP, FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "job_key" ON "job" ("key")

CREATE INDEX "job_asked_by_id" ON "job" ("asked_by_id")

CREATE INDEX "job_state_leased_until" ON "job" ("state", "leased_until")

CREATE TABLE "message" ("id" SERIAL NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL, "text" TEXT NOT NULL, "path" TEXT NOT NULL, "at" TIMESTAMP NOT NULL, "read_at" TIMESTAMP, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE INDEX "message_person_id_read_at_id" ON "message" ("person_id", "read_at", "id")

CREATE INDEX "message_person_id_id" ON "message" ("person_id", "id")

CREATE TABLE "pledge" ("id" SERIAL NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL, "branch_id" INTEGER NOT NULL, "committee_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved', 'published')), "post" TEXT NOT NULL, "round" INTEGER NOT NULL, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, "submitted_at" TIMESTAMP, "approved_at" TIMESTAMP, "published_at" TIMESTAMP, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "pledge_person_id_year" ON "pledge" ("person_id", "year")

CREATE INDEX "pledge_committee_id_year_submitted_at_id" ON "pledge" ("committee_id", "year", "submitted_at", "id")

CREATE INDEX "pledge_committee_id_year_state_submitted_at_id" ON "pledge" ("committee_id", "year", "state", "submitted_at", "id")

CREATE INDEX "pledge_branch_id_year_state_id" ON "pledge" ("branch_id", "year", "state", "id")

CREATE INDEX "pledge_committee_id_year_published_at_id" ON "pledge" ("committee_id", "year", "published_at", "id")

CREATE INDEX "pledge_branch_id_year_published_at_id" ON "pledge" ("branch_id", "year", "published_at", "id")

CREATE TABLE "pledge_item" ("id" SERIAL NOT NULL PRIMARY KEY, "pledge_id" INTEGER NOT NULL, "number" INTEGER NOT NULL, "matter" TEXT NOT NULL, "measure" TEXT NOT NULL, "due_on" DATE, "standard" TEXT NOT NULL CHECK (standard IN ('', '政治合格', '执行纪律合格', '品德合格', '发挥作用合格')), "duty" TEXT NOT NULL, "verdict" TEXT NOT NULL CHECK (verdict IN ('', 'passed', 'returned')), "reason" TEXT NOT NULL, FOREIGN KEY ("pledge_id") REFERENCES "pledge" ("id") ON DELETE RESTRICT, CHECK (verdict <> 'returned' OR reason <> ''), CHECK (number BETWEEN 1 AND 5))

CREATE UNIQUE INDEX "pledge_item_pledge_id_number" ON "pledge_item" ("pledge_id", "number")

CREATE TABLE "pledge_year" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "file_by" DATE, "review_by" DATE, "version" INTEGER NOT NULL, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "pledge_year_committee_id_year" ON "pledge_year" ("committee_id", "year")

CREATE TABLE "revision" ("id" SERIAL NOT NULL PRIMARY KEY, "record" TEXT NOT NULL, "record_id" INTEGER NOT NULL, "number" INTEGER NOT NULL, "at" TIMESTAMP NOT NULL, "person_id" INTEGER, "role" TEXT NOT NULL, "action" TEXT NOT NULL, "note" TEXT NOT NULL, "values" TEXT NOT NULL)

CREATE UNIQUE INDEX "revision_record_record_id_number" ON "revision" ("record", "record_id", "number")

CREATE TABLE "roster_import" ("id" SERIAL NOT NULL PRIMARY KEY, "committee_id" INTEGER NOT NULL, "uploaded_by_id" INTEGER NOT NULL, "filename" TEXT NOT NULL, "stored" TEXT NOT NULL, "sha256" TEXT NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('reading', 'unreadable', 'ready', 'applying', 'applied', 'cancelled')), "skip_wrong" BOOLEAN NOT NULL, "columns" TEXT NOT NULL, "ignored" TEXT NOT NULL, "skipped" TEXT NOT NULL, "counts" TEXT NOT NULL, "missing" TEXT NOT NULL, "new_branches" TEXT NOT NULL, "problem" TEXT NOT NULL, "appointment_id" INTEGER, "job_id" INTEGER, "version" INTEGER NOT NULL, "created_at" TIMESTAMP NOT NULL, "read_at" TIMESTAMP, "applied_at" TIMESTAMP, FOREIGN KEY ("committee_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("uploaded_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("appointment_id") REFERENCES "appointment" ("id") ON DELETE RESTRICT, FOREIGN KEY ("job_id") REFERENCES "job" ("id") ON DELETE RESTRICT)

CREATE INDEX "roster_import_committee_id" ON "roster_import" ("committee_id")

CREATE INDEX "roster_import_uploaded_by_id" ON "roster_import" ("uploaded_by_id")

CREATE INDEX "roster_import_appointment_id" ON "roster_import" ("appointment_id")

CREATE INDEX "roster_import_job_id" ON "roster_import" ("job_id")

CREATE TABLE "roster_row" ("id" SERIAL NOT NULL PRIMARY KEY, "roster_id" INTEGER NOT NULL, "position" INTEGER NOT NULL, "sheet" TEXT NOT NULL, "number" INTEGER NOT NULL, "name" TEXT NOT NULL, "sex" TEXT NOT NULL, "birth" TEXT NOT NULL, "joined" TEXT NOT NULL, "confirmed" TEXT NOT NULL, "membership" TEXT NOT NULL, "category" TEXT NOT NULL, "status" TEXT NOT NULL, "branch" TEXT NOT NULL, "sector" TEXT NOT NULL, "group" TEXT NOT NULL, "duty" TEXT NOT NULL, "post" TEXT NOT NULL, "telephone" TEXT NOT NULL, "initials" TEXT NOT NULL, "tokens" TEXT NOT NULL, "outcome" TEXT NOT NULL CHECK (outcome IN ('new', 'changed', 'same', 'wrong', 'unclear')), "person_id" INTEGER, "person_version" INTEGER, "branch_unit_id" INTEGER, "group_unit_id" INTEGER, "candidates" TEXT NOT NULL, "answer" INTEGER, "changes" TEXT NOT NULL, "problems" TEXT NOT NULL, FOREIGN KEY ("roster_id") REFERENCES "roster_import" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("branch_unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("group_unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE INDEX "roster_row_person_id" ON "roster_row" ("person_id")

CREATE INDEX "roster_row_branch_unit_id" ON "roster_row" ("branch_unit_id")

CREATE INDEX "roster_row_group_unit_id" ON "roster_row" ("group_unit_id")

CREATE UNIQUE INDEX "roster_row_roster_id_position" ON "roster_row" ("roster_id", "position")

CREATE INDEX "roster_row_roster_id_outcome_position" ON "roster_row" ("roster_id", "outcome", "position")

CREATE TABLE "sent" ("token" TEXT NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL, "path" TEXT NOT NULL, "sent_at" TIMESTAMP NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)

CREATE INDEX "sent_person_id" ON "sent" ("person_id")

CREATE TABLE "session" ("id" SERIAL NOT NULL PRIMARY KEY, "digest" TEXT NOT NULL, "account_id" INTEGER NOT NULL, "appointment_id" INTEGER, "address" TEXT NOT NULL, "agent" TEXT NOT NULL, "started_at" TIMESTAMP NOT NULL, "seen_at" TIMESTAMP NOT NULL, "expires_at" TIMESTAMP NOT NULL, "ended_at" TIMESTAMP, "ending" TEXT NOT NULL, FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT, FOREIGN KEY ("appointment_id") REFERENCES "appointment" ("id") ON DELETE RESTRICT)

CREATE UNIQUE INDEX "session_digest" ON "session" ("digest")

CREATE INDEX "session_account_id" ON "session" ("account_id")

CREATE INDEX "session_appointment_id" ON "session" ("appointment_id")

CREATE INDEX "session_account_id_started_at" ON "session" ("account_id", "started_at")

CREATE TABLE "signin_failure" ("id" SERIAL NOT NULL PRIMARY KEY, "username" TEXT NOT NULL, "address" TEXT NOT NULL, "failed_at" TIMESTAMP NOT NULL)

CREATE INDEX "signin_failure_username_failed_at" ON "signin_failure" ("username", "failed_at")

CREATE INDEX "signin_failure_address_failed_at" ON "signin_failure" ("address", "failed_at")

CREATE TABLE "team_unit" ("id" SERIAL NOT NULL PRIMARY KEY, "team_id" INTEGER NOT NULL, "unit_id" INTEGER NOT NULL, "starts" DATE NOT NULL, "ends" DATE, "ended_at" TIMESTAMP, FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, CHECK (ends IS NULL OR ends >= starts))

CREATE INDEX "team_unit_team_id" ON "team_unit" ("team_id")

CREATE INDEX "team_unit_unit_id" ON "team_unit" ("unit_id")

CREATE TABLE "transfer" ("id" SERIAL NOT NULL PRIMARY KEY, "person_id" INTEGER NOT NULL, "origin_id" INTEGER, "target_id" INTEGER, "moved_on" DATE NOT NULL, "reason" TEXT NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, FOREIGN KEY ("origin_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("target_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE INDEX "transfer_person_id" ON "transfer" ("person_id")

CREATE INDEX "transfer_origin_id_moved_on" ON "transfer" ("origin_id", "moved_on")

CREATE INDEX "transfer_target_id_moved_on" ON "transfer" ("target_id", "moved_on")

CREATE TABLE "unit_cover" ("ancestor_id" INTEGER NOT NULL, "unit_id" INTEGER NOT NULL, PRIMARY KEY ("ancestor_id", "unit_id"), FOREIGN KEY ("ancestor_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE INDEX "unit_cover_ancestor_id" ON "unit_cover" ("ancestor_id")

CREATE INDEX "unit_cover_unit_id_ancestor_id" ON "unit_cover" ("unit_id", "ancestor_id")

CREATE TABLE "unit_decision" ("id" SERIAL NOT NULL PRIMARY KEY, "unit_id" INTEGER NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('found', 'rename', 'move', 'merge', 'split', 'dissolve')), "decided_on" DATE NOT NULL, "document" TEXT NOT NULL, "other_id" INTEGER, "detail" TEXT NOT NULL, "created_at" TIMESTAMP NOT NULL, FOREIGN KEY ("unit_id") REFERENCES "unit" ("id") ON DELETE RESTRICT, FOREIGN KEY ("other_id") REFERENCES "unit" ("id") ON DELETE RESTRICT)

CREATE INDEX "unit_decision_unit_id" ON "unit_decision" ("unit_id")

CREATE INDEX "unit_decision_other_id" ON "unit_decision" ("other_id")

CREATE TABLE "kv" ("queue" VARCHAR(255) NOT NULL, "key" VARCHAR(255) NOT NULL, "value" BYTEA NOT NULL, PRIMARY KEY ("queue", "key"))

CREATE TABLE "schedule" ("id" SERIAL NOT NULL PRIMARY KEY, "queue" VARCHAR(255) NOT NULL, "data" BYTEA NOT NULL, "timestamp" BIGINT NOT NULL)

CREATE INDEX "schedule_queue_timestamp" ON "schedule" ("queue", "timestamp")

CREATE TABLE "task" ("id" SERIAL NOT NULL PRIMARY KEY, "queue" VARCHAR(255) NOT NULL, "data" BYTEA NOT NULL, "priority" REAL NOT NULL)

CREATE INDEX "task_priority_id" ON "task" ("priority" DESC, "id")

CREATE TABLE "counter" ("queue" VARCHAR(255) NOT NULL, "key" VARCHAR(255) NOT NULL, "value" INTEGER NOT NULL, PRIMARY KEY ("queue", "key"))

CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$

CREATE FUNCTION trail_is_sealed_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.seal IS NOT NULL OR to_jsonb(OLD) - 'seal' <> to_jsonb(NEW) - 'seal' THEN RAISE EXCEPTION 'the trail is append-only'; END IF; RETURN NEW; END $$

CREATE TRIGGER audit_entry_frozen BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION trail_is_sealed_once()

CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()

CREATE TRIGGER audit_seal_kept BEFORE DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()

CREATE TRIGGER revision_kept BEFORE DELETE ON revision FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()

CREATE TRIGGER audit_entry_cleared BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()

CREATE TRIGGER audit_seal_cleared BEFORE TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()

CREATE TRIGGER revision_cleared BEFORE TRUNCATE ON revision FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()

CREATE TRIGGER audit_seal_frozen BEFORE UPDATE ON audit_seal FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()

CREATE TRIGGER revision_frozen BEFORE UPDATE ON revision FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()

CREATE TABLE search_person (id INTEGER NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)

CREATE INDEX search_person_tokens ON search_person USING gin (tokens) WITH (fastupdate = off)

CREATE TABLE search_pledge (id INTEGER NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)

CREATE INDEX search_pledge_tokens ON search_pledge USING gin (tokens) WITH (fastupdate = off)

CREATE TABLE search_unit (id INTEGER NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)

CREATE INDEX search_unit_tokens ON search_unit USING gin (tokens) WITH (fastupdate = off)
