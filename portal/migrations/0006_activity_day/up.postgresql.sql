ALTER TABLE "unit" ADD COLUMN "activity_day" TEXT NOT NULL DEFAULT '' CHECK (activity_day IN ('', 'd01', 'd02', 'd03', 'd04', 'd05', 'd06', 'd07', 'd08', 'd09', 'd10', 'd11', 'd12', 'd13', 'd14', 'd15', 'd16', 'd17', 'd18', 'd19', 'd20', 'd21', 'd22', 'd23', 'd24', 'd25', 'd26', 'd27', 'd28', 'w1-1', 'w1-2', 'w1-3', 'w1-4', 'w1-5', 'w1-6', 'w1-7', 'w2-1', 'w2-2', 'w2-3', 'w2-4', 'w2-5', 'w2-6', 'w2-7', 'w3-1', 'w3-2', 'w3-3', 'w3-4', 'w3-5', 'w3-6', 'w3-7', 'w4-1', 'w4-2', 'w4-3', 'w4-4', 'w4-5', 'w4-6', 'w4-7', 'w-1-1', 'w-1-2', 'w-1-3', 'w-1-4', 'w-1-5', 'w-1-6', 'w-1-7'))

CREATE FUNCTION life_record_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state = 'filed' AND (OLD.state, OLD.reason) IS DISTINCT FROM (NEW.state, NEW.reason) THEN RAISE EXCEPTION 'a record that was filed does not change'; END IF; RETURN NEW; END $$

CREATE TRIGGER life_record_frozen_2 BEFORE UPDATE ON life_record FOR EACH ROW EXECUTE FUNCTION life_record_sealed()

CREATE FUNCTION life_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN IF (SELECT state FROM life_record WHERE id = OLD.record_id) = 'filed' THEN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END IF; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; IF (SELECT state FROM life_record WHERE id = NEW.record_id) = 'filed' THEN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END IF; RETURN NEW; END $$

CREATE TRIGGER life_presence_frozen BEFORE INSERT OR UPDATE OR DELETE ON life_presence FOR EACH ROW EXECUTE FUNCTION life_part_frozen('the branch that a filed record counts for does not change')

CREATE TRIGGER life_guest_frozen BEFORE INSERT OR UPDATE OR DELETE ON life_guest FOR EACH ROW EXECUTE FUNCTION life_part_frozen('who was a guest at a record that was filed does not change')

CREATE TRIGGER life_attendance_frozen_4 BEFORE UPDATE OF record_id ON life_attendance FOR EACH ROW EXECUTE FUNCTION life_part_frozen('attendance at a record that was filed does not change')

CREATE FUNCTION appraisal_member_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN IF (SELECT state FROM appraisal WHERE id = OLD.appraisal_id) = 'filed' THEN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END IF; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; IF (SELECT state FROM appraisal WHERE id = NEW.appraisal_id) = 'filed' THEN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END IF; RETURN NEW; END $$

CREATE TRIGGER appraisal_member_frozen BEFORE INSERT OR UPDATE OR DELETE ON appraisal_member FOR EACH ROW EXECUTE FUNCTION appraisal_member_frozen('who is in an appraisal that was reported does not change')

CREATE INDEX "life_record_committee_id_day_id" ON "life_record" ("committee_id", "day", "id")
