"""The form that offices have today, as `script/bench ux` measures it beside the product: one page for each criterion,
one file at a time, the whole page again after each action. Plain, not slow: no pictures, no scripts, the cursor
already where one types next, Enter sends. It writes through the product's own workflow."""
