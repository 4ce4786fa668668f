"""Build data/currencies.csv from the Unicode CLDR as Babel carries it (Unicode licence): names and states of currencies.

Run with Babel and pycountry installed: python -m tools.build_currencies
"""

import csv
from pathlib import Path

import pycountry
from babel import Locale
from babel.core import get_global

OUT = Path("src/comity/knowledge/data/currencies.csv")
SYMBOLS = {
    "USD": "$|US$|USD|U.S.$", "EUR": "€|EUR", "GBP": "£|GBP|UK£", "JPY": "¥|JPY|JP¥", "CNY": "RMB|CNY|CN¥", "AUD": "A$|AU$|AUD",
    "CAD": "C$|CA$|CAD|Can$", "NZD": "NZ$|NZD", "HKD": "HK$|HKD", "SGD": "S$|SGD", "TWD": "NT$|TWD", "BRL": "R$|BRL",
    "INR": "₹|INR", "PKR": "PKR", "KRW": "₩|KRW", "RUB": "₽|RUB", "ILS": "₪|ILS|NIS", "TRY": "₺|TRY", "UAH": "₴|UAH",
    "NGN": "₦|NGN", "VND": "₫|VND", "PHP": "₱|PHP", "CHF": "CHF|SFr", "ZAR": "ZAR", "KES": "KSh|Ksh|KES", "TZS": "TSh|TZS",
    "UGX": "USh|UGX", "MYR": "RM|MYR", "IDR": "Rp|IDR", "THB": "฿|THB", "BDT": "Tk|BDT", "AED": "AED|Dh|Dhs", "SAR": "SAR|SR",
    "QAR": "QAR|QR", "EGP": "E£|EGP|LE", "PGK": "PGK", "FJD": "F$|FJD", "SBD": "SBD", "MXN": "Mex$|MX$|MXN", "ARS": "ARS|AR$",
    "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "PLN": "zł|PLN", "CZK": "CZK|Kč", "HUF": "HUF|Ft", "XOF": "CFA|XOF|FCFA",
    "GHS": "GH₵|GHS", "ZWL": "ZWL", "DEM": "DM|DEM", "FRF": "FRF|FFr", "ITL": "ITL", "GEL": "₾|GEL", "KZT": "₸|KZT", "JMD": "J$|JMD",
}  # fmt: skip
EXTRA = {
    "CNY": "yuan|renminbi|Chinese yuan", "RUB": "rouble|ruble|Russian rouble|Russian ruble", "KRW": "won|South Korean won",
    "KPW": "North Korean won", "USD": "dollar|US dollar|U.S. dollar|American dollar|greenback", "GBP": "pound|pound sterling|British pound|sterling",
    "EUR": "euro", "JPY": "yen|Japanese yen", "DEM": "Deutschmark|German mark|mark|Deutsche mark|deutschmark", "FRF": "French franc",
    "ITL": "Italian lira|lire", "TRY": "lira|Turkish lira", "ILS": "shekel|Israeli shekel", "INR": "Indian rupee", "PKR": "Pakistani rupee",
    "XOF": "CFA franc", "SUR": "Soviet rouble|Soviet ruble", "BRL": "real|reais|Brazilian real", "ZAR": "rand|South African rand",
    "CHF": "Swiss franc", "DKK": "Danish krone|Danish kroner|kroner", "NOK": "Norwegian krone|Norwegian kroner|kroner", "SEK": "Swedish krona|Swedish kronor|kronor",
    "XDR": "special drawing right|SDR", "UAH": "hryvnia|hryvnya", "PLN": "zloty|złoty|Polish zloty",
}  # fmt: skip
PAST = ["DEM", "FRF", "ITL", "ESP", "NLG", "BEF", "ATS", "PTE", "GRD", "IEP", "FIM", "SUR", "DDM", "YUD", "CSK"]


def main() -> None:
    names = Locale("en").currencies
    tender: dict[str, set[str]] = {}
    for territory, currencies in get_global("territory_currencies").items():
        country = pycountry.countries.get(alpha_2=territory)
        for code, _start, end, is_tender in currencies:
            if country is not None and end is None and is_tender:
                tender.setdefault(code, set()).add(country.alpha_3)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        file.write(
            "# Currencies by ISO 4217: names, signs, states where each is tender. Unicode CLDR through Babel (Unicode-3.0).\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "names", "signs", "states"])
        for code in sorted({*tender, *PAST, "XDR"}):
            known = [names.get(code, ""), *EXTRA.get(code, "").split("|")]
            known = [n for n in dict.fromkeys(known) if n]
            writer.writerow([code, "|".join(known), SYMBOLS.get(code, code), "|".join(sorted(tender.get(code, ())))])


if __name__ == "__main__":
    main()
