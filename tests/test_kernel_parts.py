"""What htmx asks for is a part of the page, letter by letter, whichever template names it."""

import pytest


@pytest.mark.parametrize(
    "path",
    ["/notices", "/notices?q=无此通知", "/units", "/board"],
    ids=["of the frame of lists", "of that frame, nothing found", "of its own template", "with words of its own"],
)
def test_a_part_stands_in_the_whole_page(visit, path) -> None:
    secretary = visit("secretary")
    part = secretary.fragment(path).get_data(as_text=True)
    assert part.startswith('<div id="list">')
    assert part.rstrip().endswith("</div>")
    assert part in secretary.get(path).get_data(as_text=True)


def test_going_back_gives_the_whole_page(visit) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    response = visit("secretary").client.get("/notices", headers=headers)
    assert "<h1>" in response.get_data(as_text=True)
    assert "HX-Request" in response.headers["Vary"]
