"""The chat page in a real browser: what a person sees and does, on a phone and at a desk."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from bot.app import App
from bot.opening import starter_view
from bot.settings import Settings
from bot.web import Web

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's own pipes
]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
ANSWER = "#log .answer:last-child"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own thread, as `serve` runs it."""
    import asyncio

    folder = tmp_path_factory.mktemp("web")
    web = Web(Settings(port=0))
    up = threading.Event()
    loop = asyncio.new_event_loop()
    serving: asyncio.Task[None] = loop.create_task(web.run(App(starter_view, folder, "Đà Nẵng", "1022")))

    async def serve() -> None:
        await web.listening.wait()
        up.set()
        await asyncio.wait([serving])

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert up.wait(30)
    yield web.address
    loop.call_soon_threadsafe(serving.cancel)
    thread.join(30)
    loop.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A phone; any complaint in its console fails the test."""
    context = browser.new_context(viewport=PHONE, has_touch=True, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert complaints == []


def ask(page: Page, text: str) -> str:
    """Types a question and reads the answer."""
    before = page.locator("#log .answer").count()
    page.fill("#q", text)
    page.keyboard.press("Enter")
    page.locator("#log .answer:not(.thinking)").nth(before).wait_for()
    return page.locator(ANSWER).inner_text()


def test_a_person_asks_follows_up_and_presses_a_button(page: Page) -> None:
    assert "Trà Leng" in ask(page, "son tra ket nghia voi ai")
    assert "15/8/2025" in ask(page, "ký hôm nào?")
    ask(page, "Sơn Trà kết nghĩa với ai?")
    page.locator(f"{ANSWER} .steps button", has_text="Cam kết").click()
    page.locator(f"{ANSWER} ul").first.wait_for()
    assert page.locator(f"{ANSWER} li").count() > 3


def test_a_name_that_may_mean_several_places_is_asked_about_and_a_tap_answers(page: Page) -> None:
    assert "?" in ask(page, "Thăng Bình kết nghĩa với ai?")
    choices = page.locator(f"{ANSWER} .steps button:not(.share)")
    assert choices.count() >= 2
    choices.first.click()
    page.locator("#log .said").nth(1).wait_for()


def test_an_answer_can_be_shared_as_a_link_that_shows_it(page: Page, address: str) -> None:
    ask(page, "Sơn Trà kết nghĩa với ai?")
    page.evaluate("navigator.share = undefined")
    page.locator(f"{ANSWER} .share").click()
    page.locator(f"{ANSWER} .share", has_text="chép").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/?q=")
    page.goto(link)
    assert "Trà Leng" in page.locator(ANSWER).inner_text()
    assert page.locator(".said").inner_text() == "Sơn Trà kết nghĩa với ai?"
    page.locator(f"{ANSWER} .steps a", has_text="Cam kết").click()
    page.locator("#log .answer").nth(1).wait_for()
    assert page.url == link, "the page was not left"


def test_places_are_suggested_and_taken_by_keyboard(page: Page) -> None:
    page.locator("#q").press_sequentially("son t")
    page.wait_for_selector("#suggestions li")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") == "suggestion-0"
    page.keyboard.press("Enter")
    assert page.input_value("#q") == "phường Sơn Trà "
    assert page.locator("#suggestions").is_hidden()


def test_nothing_is_wider_than_a_small_phone(page: Page) -> None:
    ask(page, "Sơn Trà và Trà Leng cam kết những gì?")
    ask(page, "x" * 300)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.querySelector('#log').scrollWidth <= document.querySelector('#log').clientWidth")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_screen_reader_finds_no_serious_problem(browser: Browser, address: str, colours: str, lang: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport=PHONE, color_scheme=colours, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/?lang={lang}&q={quote('Sơn Trà và Trà Leng cam kết những gì?')}")
    found = Axe().run(page)
    serious = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious] == []
    context.close()


def test_dark_mode_follows_the_device_and_can_be_switched(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESK, color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    back = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(back)
    page.click("#theme")
    light = page.evaluate(back)
    assert dark != light
    page.reload()
    assert page.evaluate(back) == light, "the choice is remembered"
    context.close()


class _Ward(BaseHTTPRequestHandler):
    """A ward's own site, one page."""

    page = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_the_widget_opens_the_chat_on_another_site(browser: Browser, address: str) -> None:
    html = f'<!doctype html><title>UBND</title><h1>UBND</h1><script src="{address}/widget.js" defer></script>'
    ward = type("Ward", (_Ward,), {"page": html.encode()})
    with ThreadingHTTPServer(("127.0.0.1", 0), ward) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        context = browser.new_context(viewport=PHONE)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{site.server_port}/")
        page.get_by_role("button", name="Hỏi về địa phương kết nghĩa").click()
        chat = page.frame_locator("iframe")
        chat.locator("#q").fill("Sơn Trà kết nghĩa với ai?")
        chat.locator("#q").press("Enter")
        chat.get_by_text("Trà Leng").first.wait_for()
        page.locator("h1").click()
        page.keyboard.press("Escape")
        assert page.locator("iframe").is_hidden()
        context.close()
        site.shutdown()


def test_without_a_script_the_page_answers_all_the_same(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.fill("#q", "Sơn Trà kết nghĩa với ai?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?lang=vi&q=*")
    assert "Trà Leng" in page.locator(ANSWER).inner_text()
    page.locator(f"{ANSWER} .steps a", has_text="Cam kết").click()
    page.wait_for_url("**/?p=*")
    assert page.locator(f"{ANSWER} li").count() > 3
    context.close()


def test_a_text_of_several_lines_is_pasted_with_its_lines(page: Page) -> None:
    page.fill("#q", "/them ")
    page.evaluate("navigator.clipboard.writeText('Lễ ký kết nghĩa\\nChiều 15/8, hai bên ký.\\n')")
    page.focus("#q")
    page.keyboard.press("End")
    page.keyboard.press("Control+v")
    assert page.input_value("#q") == "/them Lễ ký kết nghĩa Chiều 15/8, hai bên ký.…"
    with page.expect_request("**/api/chat") as sent:
        page.keyboard.press("Enter")
    assert sent.value.post_data_json["text"] == "/them Lễ ký kết nghĩa\nChiều 15/8, hai bên ký."
    page.locator("#log .answer:not(.thinking)").nth(1).wait_for()
