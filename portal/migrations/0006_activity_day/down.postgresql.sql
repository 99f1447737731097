DROP TRIGGER life_record_frozen_2 ON life_record

DROP TRIGGER life_presence_frozen ON life_presence

DROP TRIGGER life_guest_frozen ON life_guest

DROP TRIGGER life_attendance_frozen_4 ON life_attendance

DROP TRIGGER appraisal_member_frozen ON appraisal_member

DROP FUNCTION life_record_sealed()

DROP FUNCTION life_part_frozen()

DROP FUNCTION appraisal_member_frozen()

ALTER TABLE "unit" DROP COLUMN "activity_day"

DROP INDEX "life_record_committee_id_day_id"
