"""A visitor's tab in a real browser."""

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

SIZES = {"desktop": (1280, 860), "tablet": (768, 1024), "phone": (390, 844)}
BOX = "#question textarea"
LEAVING = ("AbortError", "Unexpected error Connection errored out")
"""What Gradio says when a page that still waits for something is left or loaded anew."""


class Visit:
    """A visitor's tab, and everything it asked for, said or broke on."""

    def __init__(self, browser: Browser, address: str, size: str = "desktop", scheme: str = "light") -> None:
        width, height = SIZES[size]
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        self.requests: list[str] = []
        self.troubles: list[str] = []
        self.page: Page = self.open(address)

    def open(self, address: str) -> Page:
        """A new tab."""
        page = self.context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._hear)
        page.goto(address)
        page.wait_for_selector(".chat")
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(LEAVING):
            self.troubles.append(message.text)

    def ask(self, question: str) -> None:
        answered = self.page.locator(".exchange:not(.pending)")
        n_before = answered.count()
        send(self.page, question)
        expect(answered).to_have_count(n_before + 1, timeout=20_000)


def send(page: Page, question: str) -> None:
    """Types a question and presses Enter."""
    page.fill(BOX, question)
    page.press(BOX, "Enter")


def in_view(page: Page, selector: str) -> bool:
    """Whether the element lies within the window and within every pane that scrolls it."""
    script = """(selector) => {
        const box = document.querySelector(selector).getBoundingClientRect();
        const pane = document.querySelector('.scroller').getBoundingClientRect();
        return box.top >= Math.max(0, pane.top) && box.bottom <= Math.min(innerHeight, pane.bottom);
    }"""
    return bool(page.evaluate(script, selector))


CONTRAST = """() => {
    const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const parse = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const ground = (e) => {
        for (; e; e = e.parentElement) {
            const colour = parse(getComputedStyle(e).backgroundColor);
            if (colour.length < 4 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const poor = [];
    for (const e of document.querySelectorAll('gradio-app *')) {
        const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        if (!own || !e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})) continue;
        const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) poor.push(`${e.tagName}.${e.className} ${e.textContent} ${ratio.toFixed(2)}`);
    }
    return poor;
}"""
