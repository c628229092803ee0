"""/them with a link, a text or a file: what was read is shown with its words, doubts are asked, nothing is lost."""

from __future__ import annotations

import pytest

from knowledge.articles.article import File
from knowledge.articles.errors import Why
from knowledge.store import Store
from tests.handlers.admin.conftest import Person
from tests.handlers.files.conftest import Upload
from tests.knowledge.articles.pages import BODY, LEAD, TEXT, TITLE, docx, page, pdf

LINK = "https://bao.example/ky-ket-nghia.html"
STAMPED = f"{TITLE}\nThứ bảy, 16/08/2025 08:12\n" + "\n".join((LEAD, *BODY))
TWO = """Hai cặp địa phương ký kết nghĩa
Thứ bảy, 16/08/2025 08:12
Chiều 15/8, phường Hải Châu và xã Trà My ký kết biên bản kết nghĩa tại xã Trà My.
*
Cùng ngày, phường An Khê và xã Phước Chánh ký kết biên bản kết nghĩa tại xã Phước Chánh."""


@pytest.fixture
def paper(pages: dict[str, File | Why]) -> dict[str, File | Why]:
    pages[LINK] = File(page().encode(), url=LINK, media_type="text/html")
    return pages


def new_records(store: Store) -> set[str]:
    return {key for key in store.view.agreements if "tra-my" in key or "phuoc-chanh" in key}


async def test_a_link_becomes_a_record_that_names_its_source(admin: Person, paper: object) -> None:
    shown = await admin(f"/them {LINK}")
    assert "Bên 1: phường Hải Châu" in shown
    assert "Bên 2: xã Trà My" in shown
    assert "Ngày ký: 15/8/2025" in shown
    await admin.press("Lưu")
    record = admin.record("hai-chau--tra-my")
    assert record.signed_on == "2025-08-15"
    assert [(s.url, s.title, s.publisher, s.published_on) for s in record.sources or ()] == [
        (LINK, TITLE, "Báo Ví Dụ", "2025-08-16")
    ]


async def test_a_value_stands_beside_the_words_that_it_rests_on(admin: Person, paper: object) -> None:
    shown = await admin(f"/them {LINK}")
    (signed,) = [row for row in shown.splitlines() if "Ngày ký" in row]
    assert "← “Chiều 15/8, Đảng ủy phường Hải Châu" in signed


async def test_a_value_that_a_person_put_in_has_no_words_of_the_article(admin: Person, paper: object) -> None:
    await admin(f"/them {LINK}")
    shown = await admin("/sua ngay_ky=14/8/2025")
    (signed,) = [row for row in shown.splitlines() if "Ngày ký" in row]
    assert signed == "- Ngày ký: 14/8/2025"


@pytest.mark.parametrize("sent", [f"Xem giúp mình nhé: {LINK}", f"{TITLE} {LINK}."])
async def test_a_link_is_found_beside_what_a_phone_adds_to_it(sent: str, admin: Person, paper: object) -> None:
    assert "Bên 2: xã Trà My" in await admin(f"/them {sent}")


async def test_a_text_is_read_as_it_was_pasted(admin: Person) -> None:
    assert "Bên 2: xã Trà My" in await admin(f"/them {STAMPED}")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bai.txt", STAMPED.encode("utf-16")),
        ("bai.html", page().encode()),
        ("bai.docx", docx(*STAMPED.splitlines())),
        ("bai.pdf", pdf(*STAMPED.splitlines())),
    ],
)
@pytest.mark.parametrize("says", ["/them", ""])
async def test_a_file_is_read_with_the_command_and_without(says: str, name: str, content: bytes, admin: Person) -> None:
    assert "Bên 2: xã Trà My" in await admin(says, file=Upload(name, content))


async def test_after_the_bare_command_an_article_may_come_instead_of_a_name(admin: Person, paper: object) -> None:
    for sent in (LINK, STAMPED):
        await admin("/them")
        assert "Bên 2: xã Trà My" in await admin(sent)
        await admin("/huy")
    await admin("/them")
    assert "Bên 2: xã Trà My" in await admin(file=Upload("bai.html", page().encode()))


async def test_the_names_of_two_parties_are_still_just_that(admin: Person) -> None:
    for text in ("phường Hải Châu và xã Trà My", "phường Hải Châu - xã Trà My", "phường Hải Châu; xã Trà My"):
        assert "Còn bên nào nữa không?" in await admin(f"/them {text}")
        await admin("/huy")


async def test_the_day_of_an_article_is_asked_where_a_year_hangs_on_it(admin: Person) -> None:
    assert "Bài báo đăng ngày nào?" in await admin(f"/them {TEXT}")
    assert "Mình cần một ngày rõ" in await admin("hôm nọ")
    assert "Bài báo đăng ngày nào?" in await admin("8/2025")
    shown = await admin("16/8/2025")
    assert "Ngày ký: 15/8/2025" in shown


async def test_a_year_that_nobody_knows_stays_open(admin: Person) -> None:
    await admin(f"/them {TEXT}")
    shown = await admin.press("Không rõ")
    assert "Bên 2: xã Trà My" in shown
    assert "Ngày ký" not in shown


async def test_an_article_cut_into_messages_is_read_whole(admin: Person) -> None:
    lead, body = f"{TITLE}\nThứ bảy, 16/08/2025 08:12\n{LEAD}", "\n".join(BODY)
    first = await admin(f"/them {lead}")
    assert "Bên 2: xã Trà My" in first
    assert admin.session.draft is not None
    await admin(body)
    assert admin.session.draft["article"]["text"].splitlines()[-1] == BODY[-1]


async def test_a_draft_that_somebody_has_touched_takes_no_more_of_the_article(admin: Person) -> None:
    await admin(f"/them {STAMPED}")
    await admin("/sua noi_ky=Nhà văn hóa")
    await admin("\n".join(BODY))
    assert admin.session.draft is not None
    assert admin.session.draft["record"]["place"] == "Nhà văn hóa"


async def test_several_agreements_come_one_after_the_other(admin: Person, store: Store) -> None:
    shown = await admin(f"/them {TWO}")
    assert "Bài này còn 2 thỏa thuận" in shown
    assert "xã Trà My" in shown
    shown = await admin.press("Lưu")
    assert "Đã thêm bản ghi" in shown
    assert "Bên 2: xã Phước Chánh" in shown
    await admin.press("Lưu")
    assert len(new_records(store)) == 2


async def test_one_of_several_agreements_may_be_left_out(admin: Person, store: Store) -> None:
    await admin(f"/them {TWO}")
    assert "Bên 2: xã Phước Chánh" in await admin.press("Bỏ qua, sang thỏa thuận sau")
    await admin.press("Lưu")
    assert len(new_records(store)) == 1


async def test_what_is_no_agreement_says_why_and_goes_on_by_hand_with_the_article_as_its_source(
    admin: Person, pages: dict[str, File | Why]
) -> None:
    trip = (
        "Đoàn công tác phường Hải Châu vừa đến thăm, trao 60 suất quà cho các hộ dân bị thiệt hại do mưa lũ ở xã "
        "Trà My, địa phương kết nghĩa của phường nhiều năm qua.",
        "Đoàn cũng thăm hỏi các thầy cô giáo và học sinh các trường vùng cao, tặng sách vở và áo ấm cho các em.",
    )
    pages[LINK] = File(page(paragraphs=trip).replace(TITLE, "Trao quà cho bà con vùng lũ").encode(), url=LINK)
    shown = await admin(f"/them {LINK}")
    assert "không kể lễ ký" in shown
    assert "Bên A là nơi nào?" in await admin.press("Thêm bằng tay")
    await admin("phường Hải Châu")
    await admin("xã Trà My")
    shown = await admin("/luu xem")
    assert "Nguồn 1: Trao quà cho bà con vùng lũ" in shown


async def test_another_paper_becomes_a_further_source_of_the_record_there_is(admin: Person, store: Store) -> None:
    before = len(store.view.agreements)
    ours = next(a for a in store.view.agreements.values() if a.id == "son-tra--tra-leng")
    text = STAMPED.replace("Hải Châu", "Sơn Trà").replace("Trà My", "Trà Leng")
    shown = await admin(f"/them {text}")
    assert f"Bản ghi {store.view.keys[ours.id]} đã có sự việc này" in shown
    while "Lưu" not in admin.buttons:
        await admin("/boqua")
    await admin.press("Lưu")
    now = admin.record(ours.id)
    assert len(now.sources or ()) == len(ours.sources or ()) + 1
    assert now.commitments == ours.commitments
    assert len(store.view.agreements) == before


async def test_the_link_of_a_pasted_article_may_follow(admin: Person) -> None:
    assert "Nguồn chưa có đường dẫn" in await admin(f"/them {STAMPED}")
    shown = await admin(LINK)
    assert LINK in shown
    assert "Nguồn chưa có đường dẫn" not in shown
    await admin.press("Lưu")
    assert [s.url for s in admin.record("hai-chau--tra-my").sources or ()] == [LINK]


async def test_an_article_that_is_cited_without_its_link_gets_it(admin: Person, paper: object) -> None:
    await admin(f"/them {STAMPED}")
    await admin.press("Lưu")
    shown = await admin(f"/them {LINK}")
    assert "Nguồn 1, đường dẫn" in shown
    await admin.press("Lưu")
    (source,) = admin.record("hai-chau--tra-my").sources or ()
    assert (source.url, source.publisher) == (LINK, "Báo Ví Dụ")


async def test_the_same_article_again_changes_nothing(admin: Person, paper: object, store: Store) -> None:
    await admin(f"/them {LINK}")
    await admin.press("Lưu")
    revision = store.view.revision
    assert "đã có sự việc này, cả nguồn này" in await admin(f"/them {LINK}")
    assert store.view.revision == revision


async def test_what_was_taken_for_a_known_event_may_be_another(admin: Person, paper: object, store: Store) -> None:
    await admin(f"/them {LINK}")
    await admin.press("Lưu")
    count = len(store.view.agreements)
    await admin(f"/them {STAMPED.replace(TITLE, 'Hải Châu và Trà My kết nghĩa, lần nữa')}")
    assert "Bản ghi mới" in await admin.press("Là việc khác: bản ghi riêng")
    await admin.press("Lưu")
    assert len(store.view.agreements) == count + 1


async def test_a_page_behind_a_login_may_be_pasted_and_keeps_its_link(
    admin: Person, pages: dict[str, File | Why]
) -> None:
    pages[LINK] = Why.LOGIN
    assert "chỉ cho người đăng nhập đọc" in await admin(f"/them {LINK}")
    await admin(STAMPED)
    await admin.press("Lưu")
    assert [s.url for s in admin.record("hai-chau--tra-my").sources or ()] == [LINK]


async def test_a_draft_of_an_article_survives_a_restart(admin: Person, paper: object) -> None:
    await admin(f"/them {LINK}")
    admin.restart()
    await admin.press("Lưu")
    assert admin.record("hai-chau--tra-my").signed_on == "2025-08-15"


async def test_an_article_does_not_push_an_unsaved_record_aside(admin: Person, paper: object) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    assert "Bạn còn một bản ghi chưa lưu" in await admin(f"/them {LINK}")


async def test_buttons_of_an_article_that_is_no_more_do_nothing(admin: Person, paper: object, store: Store) -> None:
    revision = store.view.revision
    for command in ("/them @tay", "/them @dang 2025-08-16", "/them @rieng", "/them @tiep", "/them @"):
        assert await admin(command)
        await admin("/huy")
    assert store.view.revision == revision


async def test_saving_an_article_can_be_undone(admin: Person, paper: object, store: Store) -> None:
    await admin(f"/them {LINK}")
    await admin.press("Lưu")
    await admin.press("Hoàn tác")
    assert not new_records(store)
