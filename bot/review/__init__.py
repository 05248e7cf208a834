"""People look at what Daybook made of the news: what was marked wrong, what was merged only just.

button in a chat ──► marking ──► mark ──┐
agenda, close calls ────────────────────┴─► words ──► `daybook review`
`daybook review merge …` ──► commands ──► correction ──► agenda.build
"""
