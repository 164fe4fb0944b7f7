"""The rows of `event` as the slow reference reads them, and its calendar.

Days are numbers (date.toordinal), money is in minor units.
"""
import calendar
import datetime
from collections import namedtuple
from fractions import Fraction
from functools import lru_cache

NEVER = 10 ** 9

INTERACTION, CAMPAIGN_RESPONSE = 1, 5
INQUIRY, INQUIRY_CLOSED = 10, 11
QUOTE, QUOTE_ACCEPTED, QUOTE_CLOSED = 20, 21, 22
DEAL, DEAL_STEP, DEAL_WON, DEAL_LOST = 30, 31, 32, 33
ORDER, ORDER_CANCELLED, RETURN, ORDER_PART, OPENING = 40, 41, 42, 43, 45
DELIVERY, USE = 50, 70
PAYMENT_DUE, PAYMENT_RECEIVED, PAYMENT_WAIVED = 60, 61, 62
TICKET, TICKET_CLOSED, TICKET_REOPENED = 80, 81, 82
CSAT, NPS, INTENT = 90, 91, 92
CONTRACT, CONTRACT_RENEWED, CONTRACT_ENDED = 100, 101, 102
NOTICE, NOTICE_WITHDRAWN = 110, 111
REFERRAL = 120
RECOVERY_CLOSED = 131
DECLARED_LOST, DECLARED_KEPT = 140, 141

TOUCH, INBOUND, UPSELL, CROSS_SELL, LAST_STEP, FULL = 1, 2, 4, 8, 16, 32
FIXED, FRAMEWORK, TRIAL, RENEWS, NAMED = 64, 128, 256, 512, 1024
COMPLAINT = 4096

Event = namedtuple(
    "Event", "day at id kind amount score ref other category start until"
    " quantity flags", defaults=(None, None, None, None, None, None, None,
                                 None, 0))


@lru_cache(maxsize=None)
def later_month(day, months):
    """The same day of a later month, or its last day."""
    d = datetime.date.fromordinal(day)
    year, month = divmod(d.year * 12 + d.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(d.day, last)).toordinal()


@lru_cache(maxsize=1 << 16)
def full_months(first, day):
    n = 0
    while later_month(first, n + 1) <= day:
        n += 1
    return n


def spread_day(e, k):
    """The day of the k-th purchase (from 0) of an opening record."""
    if e.quantity == 1 or e.until is None:
        return e.day
    return e.day + int(Fraction(k * (e.until - e.day), e.quantity - 1)
                       + Fraction(1, 2))
