DROP TABLE "search_comment_thread"

DROP TABLE "search_spot_check"

DROP TABLE "search_problem"

DROP TABLE "search_official_document"

DROP TABLE "search_notice"

DROP TABLE "team_handover"

DROP TABLE "talk"

DROP TABLE "self_check"

DROP TABLE "self_check_list"

DROP TABLE "problem_step"

DROP TABLE "problem_note"

DROP TABLE "problem_extension"

DROP TABLE "problem_categories"

DROP TABLE "notice_receipt"

DROP TABLE "notice_line"

DROP TABLE "notice"

DROP TABLE "official_document_unit"

DROP TABLE "official_document"

DROP TABLE "key_task"

DROP TABLE "draw_unit"

DROP TABLE "draw"

DROP TABLE "comment"

DROP TABLE "comment_thread"

DROP TABLE "check_member"

DROP TABLE "check_answer"

DROP TABLE "check_visit"

DROP TABLE "spot_check"

DROP TABLE "problem"

DROP TABLE "checklist"

DROP FUNCTION comment_frozen()

DROP FUNCTION comment_thread_frozen()

DROP FUNCTION draw_frozen()

DROP FUNCTION draw_frozen_2()

DROP FUNCTION draw_frozen_3()

DROP FUNCTION checklist_frozen()

DROP FUNCTION problem_note_frozen()

DROP FUNCTION problem_step_frozen()

DROP FUNCTION talk_frozen()

DROP FUNCTION self_check_frozen()

DROP FUNCTION official_document_frozen()

DROP FUNCTION official_document_unit_frozen()

DROP FUNCTION supervision_kept()
