ALTER TABLE "unit" ADD COLUMN "activity_day" TEXT NOT NULL DEFAULT '' CHECK (activity_day IN ('', 'd01', 'd02', 'd03', 'd04', 'd05', 'd06', 'd07', 'd08', 'd09', 'd10', 'd11', 'd12', 'd13', 'd14', 'd15', 'd16', 'd17', 'd18', 'd19', 'd20', 'd21', 'd22', 'd23', 'd24', 'd25', 'd26', 'd27', 'd28', 'w1-1', 'w1-2', 'w1-3', 'w1-4', 'w1-5', 'w1-6', 'w1-7', 'w2-1', 'w2-2', 'w2-3', 'w2-4', 'w2-5', 'w2-6', 'w2-7', 'w3-1', 'w3-2', 'w3-3', 'w3-4', 'w3-5', 'w3-6', 'w3-7', 'w4-1', 'w4-2', 'w4-3', 'w4-4', 'w4-5', 'w4-6', 'w4-7', 'w-1-1', 'w-1-2', 'w-1-3', 'w-1-4', 'w-1-5', 'w-1-6', 'w-1-7'))

CREATE TRIGGER life_record_frozen_2 BEFORE UPDATE OF state, reason ON life_record WHEN OLD.state = 'filed' AND (NEW.state <> OLD.state OR NEW.reason <> OLD.reason) BEGIN SELECT RAISE(ABORT, 'a record that was filed does not change'); END

CREATE TRIGGER life_presence_frozen BEFORE UPDATE ON life_presence WHEN (SELECT state FROM life_record WHERE id = OLD.record_id) = 'filed' OR (SELECT state FROM life_record WHERE id = NEW.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'the branch that a filed record counts for does not change'); END

CREATE TRIGGER life_presence_frozen_2 BEFORE INSERT ON life_presence WHEN (SELECT state FROM life_record WHERE id = NEW.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'the branch that a filed record counts for does not change'); END

CREATE TRIGGER life_presence_frozen_3 BEFORE DELETE ON life_presence WHEN (SELECT state FROM life_record WHERE id = OLD.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'the branch that a filed record counts for does not change'); END

CREATE TRIGGER life_guest_frozen BEFORE UPDATE ON life_guest WHEN (SELECT state FROM life_record WHERE id = OLD.record_id) = 'filed' OR (SELECT state FROM life_record WHERE id = NEW.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'who was a guest at a record that was filed does not change'); END

CREATE TRIGGER life_guest_frozen_2 BEFORE INSERT ON life_guest WHEN (SELECT state FROM life_record WHERE id = NEW.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'who was a guest at a record that was filed does not change'); END

CREATE TRIGGER life_guest_frozen_3 BEFORE DELETE ON life_guest WHEN (SELECT state FROM life_record WHERE id = OLD.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'who was a guest at a record that was filed does not change'); END

CREATE TRIGGER appraisal_member_frozen BEFORE UPDATE ON appraisal_member WHEN (SELECT state FROM appraisal WHERE id = OLD.appraisal_id) = 'filed' OR (SELECT state FROM appraisal WHERE id = NEW.appraisal_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'who is in an appraisal that was reported does not change'); END

CREATE TRIGGER appraisal_member_frozen_2 BEFORE INSERT ON appraisal_member WHEN (SELECT state FROM appraisal WHERE id = NEW.appraisal_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'who is in an appraisal that was reported does not change'); END

CREATE TRIGGER appraisal_member_frozen_3 BEFORE DELETE ON appraisal_member WHEN (SELECT state FROM appraisal WHERE id = OLD.appraisal_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'who is in an appraisal that was reported does not change'); END

CREATE TRIGGER life_attendance_frozen_4 BEFORE UPDATE OF record_id ON life_attendance WHEN (SELECT state FROM life_record WHERE id = NEW.record_id) = 'filed' BEGIN SELECT RAISE(ABORT, 'attendance at a record that was filed does not change'); END

CREATE INDEX "life_record_committee_id_day_id" ON "life_record" ("committee_id", "day", "id")
