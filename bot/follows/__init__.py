"""Who follows what on the agenda, and is told of it: changes once, and reminders before the day.

    follows, agenda, now ──► due ──► words ──► notices, written down ──► posting ──► a place on a platform
    "follow Norway" ──► spoken ──► desk, store ──► what was done, in words

`follow`, `due` and `words` decide; `notify`, `spoken` and `commands` do.
"""
