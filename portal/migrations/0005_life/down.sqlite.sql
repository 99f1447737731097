DROP TABLE "search_life_record"

DROP TABLE "search_annual_plan"

DROP TABLE "appraisal_member"

DROP TABLE "appraisal"

DROP TABLE "training_place"

DROP TABLE "training"

DROP TABLE "tie_review"

DROP TABLE "thought_report"

DROP TABLE "term_extension"

DROP TABLE "study_item"

DROP TABLE "study_plan"

DROP TABLE "rule_waiver"

DROP TABLE "plan_link"

DROP TABLE "plan_likeness"

DROP TABLE "life_standing"

DROP TABLE "life_rules"

DROP TABLE "life_reminder"

DROP TABLE "life_presence"

DROP TABLE "life_guest"

DROP TABLE "life_attendance"

DROP TABLE "life_annex"

DROP TABLE "life_record"

DROP TABLE "heart_talk"

DROP TABLE "annual_plan"

DROP TABLE "absence_step"
