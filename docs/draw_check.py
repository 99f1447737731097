"""Recompute a draw from its sheet as docs/draw.md says: python3 draw_check.py SHEET.csv; exit 1 when anything differs."""

import csv, decimal, hashlib, math, sys  # noqa: E401, I001


def sha(data):
    return hashlib.sha256(data).hexdigest()


def counts(total, asked, size):
    if total == "none":
        return {s: math.ceil(decimal.Decimal(a[:-1]) * size[s] / 100) if "%" in a else int(a) for s, a in asked.items()}
    part = {s: divmod(int(total) * size[s], sum(size.values())) for s in size}
    more = sorted(size, key=lambda s: (-part[s][1], s))[: int(total) - sum(whole for whole, _ in part.values())]
    return {s: part[s][0] + (s in more) for s in size}


def recompute(lines):
    rows = [[" ".join(cell.split()) for cell in row] for row in csv.reader(lines, strict=True) if any(row)]
    heads = [row[0][2:].split(": ", 1) + row[1:4] for row in rows if row[0].startswith("#")]
    head, strata = dict(h[:2] for h in heads), {name: rest for kind, name, *rest in sorted(heads) if kind == "stratum"}
    members = sorted([cell.removeprefix("'") for cell in row[:7]] for row in rows[len(heads) + 1 :])
    frame = [["draw-1"], *([kind, head[kind]] for kind in ("title", "source", "total"))]
    frame += [["stratum", s, *rest] for s, rest in strata.items()] + [["member", *m[:5]] for m in members]
    digest = sha("".join("\t".join(line) + "\n" for line in frame).encode())
    seed = sha(f"{digest}|{head['secret']}|{head['public number']}".encode())
    keys = sorted((sha(f"{seed}|{m[0]}|{m[1]}".encode()), *m) for m in members if m[3] == "no")
    able = {s: [key[2] for key in keys if key[1] == s] for s in strata}
    count = counts(head["total"], {s: rest[0] for s, rest in strata.items()}, {s: len(able[s]) for s in strata})
    place = {i: [str(n), "yes" if n <= count[s] else "no"] for s in able for n, i in enumerate(able[s], 1)}
    says = [head["frame hash"], head["commitment"], head["seed"], *([s, *rest[1:]] for s, rest in strata.items())]
    should = [digest, sha(bytes.fromhex(head["secret"])), seed, *([s, str(len(able[s])), str(count[s])] for s in able)]
    return says + [[m[1], *m[5:]] for m in members], should + [[m[1], *place.get(m[1], ["", "no"])] for m in members]


if __name__ == "__main__":
    says, should = recompute(open(sys.argv[1], encoding="utf-8-sig", newline=""))  # noqa: SIM115
    wrong = [f"sheet {one}, computed {other}" for one, other in zip(says, should, strict=True) if one != other]
    sys.exit("\n".join(wrong) or print("equal"))
