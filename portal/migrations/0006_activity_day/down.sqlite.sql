DROP TRIGGER life_record_frozen_2

DROP TRIGGER life_presence_frozen

DROP TRIGGER life_presence_frozen_2

DROP TRIGGER life_presence_frozen_3

DROP TRIGGER life_guest_frozen

DROP TRIGGER life_guest_frozen_2

DROP TRIGGER life_guest_frozen_3

DROP TRIGGER appraisal_member_frozen

DROP TRIGGER appraisal_member_frozen_2

DROP TRIGGER appraisal_member_frozen_3

DROP TRIGGER life_attendance_frozen_4

ALTER TABLE "unit" DROP COLUMN "activity_day"

DROP INDEX "life_record_committee_id_day_id"
