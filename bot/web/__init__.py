"""What a browser, a calendar or a monitor asks Daybook for.

    signed link ──► views (store, desk) ──► a page's parts ──► html (templates) ──► browser
    calendar address ──► views ──► .ics            /healthz /readyz /metrics ──► monitors

Pages are whole without a script, and only a signed link opens one.
"""
