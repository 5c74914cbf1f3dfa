"""From an input on a claim to its sight, and to the answer that it is kept."""

from __future__ import annotations

import math
from typing import Any

from script.benchmarks.ux_operator import until

INPUTS = 40
TIMES = """
  /* Painted: the first frame after the input's handlers have run is on its way when a message sent from it arrives.
     Durable: the page says that it is saved, because the server's answer has come. */
  window.benchTimes = [];
  let pressed = 0;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  addEventListener("click", (event) => {
    if (!event.isTrusted || !event.target.matches(".claim-form[data-side=own] input")) return;
    /* A click without a pointer is what a key has caused: the time counts from the key. */
    const one = { began: event.detail ? event.timeStamp : pressed };
    benchTimes.push(one);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => (one.painted = performance.now() - one.began);
      channel.port2.postMessage(0);
    });
    const before = document.querySelector("#state-own-A4")?.innerHTML;
    const seen = new MutationObserver(() => {
      const state = document.querySelector("#state-own-A4");
      if (!state?.querySelector(".state-saved") || state.dataset.state || state.innerHTML === before) return;
      seen.disconnect();
      one.durable = performance.now() - one.began;
    });
    seen.observe(document.documentElement, { childList: true, subtree: true, characterData: true });
  }, true);
"""

DONE = "wanted => benchTimes.length === wanted && Boolean(benchTimes.at(-1).durable && benchTimes.at(-1).painted)"


def latency(play: Any, network: dict[str, Any] | None) -> dict[str, float | int]:
    """Tick and untick the boxes of one criterion by key and by pointer, waiting for each to be kept; the 95th percentiles."""
    from script.benchmarks import ux_stage

    scene = ux_stage.untouched("inputs-over-the-line" if network else "inputs-at-hand")
    with play.signed_in(scene) as context:
        context.add_init_script(TIMES)
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        cdp.send("Network.enable")
        if network:
            cdp.send("Network.emulateNetworkConditions", network)
        page.goto(f"/{scene.province.slug}/scorecards/{scene.sheet.pk}/?c=A4")
        boxes = page.locator("#form-own-A4 input[type=checkbox]:not([data-none])")
        for number in range(INPUTS):
            if number % 2:
                boxes.nth(number % 3).click()
            else:
                boxes.nth(number % 3).focus()
                page.keyboard.press("Space")
            until(page, lambda wanted=number + 1: page.evaluate(DONE, wanted))
        times = page.evaluate("benchTimes")
    return {
        "count": len(times), "painted_p95_ms": p95([one["painted"] for one in times]),
        "durable_p95_ms": p95([one["durable"] for one in times]),
    }  # fmt: skip


def p95(values: list[float]) -> float:
    """The 95th percentile by nearest rank."""
    ordered = sorted(values)
    return round(ordered[math.ceil(0.95 * len(ordered)) - 1], 1)
