"""How long a customer on a slow network looks at nothing."""

from dataclasses import dataclass

from playwright.async_api import Browser, Page

RTT_MS, DOWN_KBIT, UP_KBIT = 150, 1_638.4, 750
"""Lighthouse's `mobileSlow4G`, which was called Fast 3G before: the network itself, without the surcharge on requests."""

OPEN_AT_ONCE = """(() => {
  const now = () => performance.timeOrigin + performance.now()
  if (window !== top) return
  new MutationObserver((_, observer) => {
    const launcher = document.getElementById('subtext-launcher')
    if (!launcher) return
    observer.disconnect()
    window.__launcher = performance.now()
    launcher.click()
    window.__opened = now()
  }).observe(document, { subtree: true, childList: true })
})()"""
"""The most impatient customer: nothing of the chat has been fetched yet."""

PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
  const first = list.getEntriesByName('first-contentful-paint')[0]
  if (first) done(performance.timeOrigin + first.startTime)
}).observe({ type: 'paint', buffered: true }))"""


@dataclass(frozen=True)
class FirstPaint:
    """Milliseconds: from the page's start to the launcher; from opening the chat to the first words in it."""

    launcher: float
    cold: float


async def slow_down(page: Page) -> None:
    line = await page.context.new_cdp_session(page)
    await line.send("Network.enable")
    await line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": RTT_MS,
            "downloadThroughput": DOWN_KBIT * 1024 / 8,
            "uploadThroughput": UP_KBIT * 1024 / 8,
        },
    )


async def first_paint(browser: Browser, url: str) -> FirstPaint:
    """On a bank's page that was never visited: opened the moment the launcher is there."""
    context = await browser.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True
    )
    try:
        page = await context.new_page()
        await slow_down(page)
        await page.add_init_script(OPEN_AT_ONCE)
        await page.goto(url)
        frame = await (await page.wait_for_selector("#subtext-frame")).content_frame()
        assert frame
        await frame.wait_for_selector("main")
        painted = await frame.evaluate(PAINTED)
        launcher, opened = await page.evaluate("[window.__launcher, window.__opened]")
        return FirstPaint(launcher, painted - opened)
    finally:
        await context.close()
