"""The routes of the page, one module a page; the order is that in which addresses are matched."""

from comity.web.routes import (
    adding,
    api,
    bulk,
    coding,
    decisions,
    entries,
    entry,
    findings,
    keys,
    overview,
    pair,
    party,
    pictures,
    publishers,
    recording,
    report,
    reports,
    review,
    searches,
    sign_in,
)

ROUTERS = [
    each.router
    for each in (
        overview,
        entries,
        entry,
        pair,
        party,
        pictures,
        reports,
        report,
        recording,
        findings,
        publishers,
        decisions,
        review,
        bulk,
        coding,
        searches,
        adding,
        sign_in,
        api,
        keys,
    )
]
