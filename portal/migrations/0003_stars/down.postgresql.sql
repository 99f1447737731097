DROP TABLE "search_honour"

DROP TABLE "work_year"

DROP TABLE "star_score"

DROP TABLE "star_remedy"

DROP TABLE "star_standing"

DROP TABLE "star_objection"

DROP TABLE "star_mark"

DROP TABLE "star_finding"

DROP TABLE "star_demonstration"

DROP TABLE "star_ballot"

DROP TABLE "star_entry"

DROP TABLE "star_cycle"

DROP TABLE "star_scheme"

DROP TABLE "honour"

DROP TABLE "holiday"

DROP FUNCTION star_scheme_is_frozen()

DROP FUNCTION star_standing_is_frozen()
