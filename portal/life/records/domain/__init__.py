"""What becomes of a record: registered, minuted, announced or called off, filed; then annexes beside it."""

from portal.life.records.domain.minuting import move, put, remove
from portal.life.records.domain.running import annex, announce, call_off, file, is_late
from portal.life.records.domain.text import LONGEST, Wanted, labels, path, people_of, suggested
from portal.life.records.domain.writing import CLEARED, PRESENCES, counts_for, create, edit, probe, usual, when

__all__ = [
    "CLEARED",
    "LONGEST",
    "PRESENCES",
    "Wanted",
    "annex",
    "announce",
    "call_off",
    "counts_for",
    "create",
    "edit",
    "file",
    "is_late",
    "labels",
    "move",
    "path",
    "people_of",
    "probe",
    "put",
    "remove",
    "suggested",
    "usual",
    "when",
]
