"""Rows of leaders from reference tables: REIGN, the CIA's World Leaders, CountryInfo."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tools.leader_names import SURNAME_FIRST

from comity.knowledge.leaders import OfficeKind, Tenure, fold
from comity.knowledge.tables import read_table

COW = dict(
    pair.split("=")
    for pair in """
    AAB=ATG ALG=DZA ANG=AGO AUL=AUS BAH=BHR BAR=BRB BFO=BFA BHM=BHS BHU=BTN BNG=BGD BOS=BIH BOT=BWA BRU=BRN BUI=BDI
    BUL=BGR CAM=KHM CAO=CMR CAP=CPV CDI=CIV CEN=CAF CHA=TCD CON=COG COS=CRI CRO=HRV CZE=CSK CZR=CZE DEN=DNK DRC=COD
    DRV=VNM EQG=GNQ ETM=TLS FRN=FRA GDR=DDR GFR=DEU GMY=DEU GRG=GEO GRN=GRD GUA=GTM GUI=GIN HAI=HTI HON=HND ICE=ISL
    INS=IDN IRE=IRL KOS=XKX KUW=KWT KYR=KGZ KZK=KAZ LAT=LVA LEB=LBN LES=LSO LIB=LBY LIT=LTU MAA=MRT MAC=MKD MAD=MDV
    MAG=MDG MAL=MYS MAS=MUS MAW=MWI MLD=MDA MNC=MCO MON=MNG MOR=MAR MSI=MHL MYA=MMR MZM=MOZ NAU=NRU NEP=NPL NEW=NZL
    NIC=NIC NIG=NGA NIR=NER NTH=NLD OMA=OMN PAR=PRY PHI=PHL POR=PRT ROK=KOR ROM=ROU RVN=VNM SAF=ZAF SAL=SLV SEY=SYC
    SIE=SLE SIN=SGP SKN=KNA SLO=SVK SLU=LCA SLV=SVN SNM=SMR SOL=SLB SPN=ESP SRI=LKA SUD=SDN SVG=VCT SWA=SWZ SWD=SWE
    SWZ=CHE TAJ=TJK TAZ=TZA THI=THA TOG=TGO TRI=TTO UAE=ARE UKG=GBR URU=URY VAN=VUT YAR=YEM YPR=YMD YUG=YUG ZAM=ZMB
    ZIM=ZWE AUS=AUT MNG=MNE GAM=GMB FIJ=FJI PAL=PLW
    """.split()
)
CABINET_NAMES = {
    "Burma": "MMR", '"Bahamas': "BHS", '"Gambia': "GMB", '"Micronesia': "FSM", "Cabo Verde": "CPV", "Czechia": "CZE",
    "Cote d'Ivoire": "CIV", "Eswatini": "SWZ", "North Macedonia": "MKD", "Sao Tome and Principe": "STP",
    "Vatican City)": "VAT", "Timor-Leste": "TLS", "Saint Kitts and Nevis": "KNA", "Bermuda": "GBR", "Aruba": "NLD",
    "Saint Vincent and the Grenadines": "VCT", "Antigua and Barbuda": "ATG", "Trinidad and Tobago": "TTO",
    "Bosnia and Herzegovina": "BIH", "Saint Lucia": "LCA",
}  # fmt: skip
_TITLES = re.compile(
    r"\b(Gen|Lt|Maj|Brig|Col|Capt|Adm|Vice|Rear|Adm|Dr|Eng|Prof|Sir|Dame|Ret|Sheikh|Amb|Hajj|Air Mar|Cdr|Mar)\.?,?\s"
)
_OFFICES: tuple[tuple[str, OfficeKind], ...] = (
    (r"Foreign|External (Affairs|Relations)", "foreign_minister"),
    (r"Defen[cs]e|Armed Forces", "defence_minister"),
    (r"^(Min\w*\.?|Minister|Sec\w*\.?|Secretary|Chancellor) .*\b(Finance|Treasury|Exchequer)", "finance_minister"),
    (
        r"^(First |Second |Third )?(Vice Pres|Deputy P|Vice Prime|Dep\. Prime|Deputy Prime|Vice President)",
        "deputy_head",
    ),
    (r"Ambassador|Permanent Rep", "ambassador"),
    (r"Governor|Pres.*Bank", "central_banker"),
)
_ACTOR = re.compile(r"([^#\[]+)")
_CODE = re.compile(r"\[([A-Z]{3})(?:GOV|ELI|MIL)\w*\s*([<>]?\d{6})?")


def phoenix(reference: Path) -> dict[str, list[str]]:
    """State -> names of its politicians as CountryInfo has them, in capitals and small letters."""
    found: dict[str, list[str]] = defaultdict(list)
    name = ""
    for path in sorted(reference.glob("phoenix-countries-actors-*.txt")):
        for line in path.read_text("latin-1").splitlines():
            if line[:1].isspace():
                code = _CODE.search(line)
                if code and name and name not in found[code[1]]:
                    found[code[1]].append(name)
            elif line and not line.startswith(("+", "#")):
                match = _ACTOR.match(line)
                words = match[1].strip().strip("_").replace("_", " ") if match else ""
                name = words.title() if len(words.split()) in (2, 3, 4) else ""
    return found


def reign(reference: Path, own: list[Tenure], persons: dict[str, list[str]]) -> list[Tenure]:
    """Leaders that the own lists lack: with the full name of CountryInfo where its surname and state are theirs."""
    first: dict[str, str] = {}
    surnames: dict[str, set[str]] = defaultdict(set)
    for row in own:
        if row.state and row.office in ("head_of_state", "head_of_government"):
            first[row.state] = min(first.get(row.state, "9"), row.since or "9")
            surnames[row.state].update(fold(word) for word in row.name.split())
    rows = []
    for path in sorted(reference.glob("reign-leaders-*.csv")):
        for line in csv.DictReader(path.open(encoding="utf-8", errors="replace")):
            state = COW.get(line["stateabb"], line["stateabb"])
            if line["syear"] is None or not line["syear"].isdigit():
                continue
            if state == "RUS" and line["syear"] < "1991":
                state = "SUN"
            since = f"{line['syear']}-{int(line['smonth']):02d}-{int(line['sdate'] or 1):02d}"
            until = f"{line['eyear']}-{int(line['emonth']):02d}" if line["eyear"] else ""
            if until and until < since[:7]:
                continue
            last = fold(line["leader"].split()[-1])
            if (since >= "1990" and state in first) or (since >= first.get(state, "9") and last in surnames[state]):
                continue
            if any(row.state == state and row.since[:4] <= since[:4] <= (row.until or "9")[:4] for row in own):
                continue
            full = _full_name(line["leader"], persons.get(state, []), state)
            if full and " and " not in full:
                rows.append(
                    Tenure(name=full, state=state, office="head_of_state", title="leader", since=since, until=until,
                           source="REIGN")
                )  # fmt: skip
    return rows


def _full_name(leader: str, candidates: list[str], state: str) -> str:
    leader = re.sub(r"\s*\(.*", "", leader)
    if "," in leader:
        leader = " ".join(reversed(leader.split(", ", 1)))
    words = leader.split()
    if len(words) > 1 and not any("." in w or len(w) < 2 for w in words):
        return leader
    last = fold(words[-1])
    found = [c for c in candidates if fold(c.split()[0 if state in SURNAME_FIRST else -1]) == last]
    return found[0] if len(found) == 1 else ""


def cabinets(reference: Path, own: list[Tenure]) -> Iterator[Tenure]:
    """The cabinets of June 2019, taken to have served from 2017 to 2022; heads of state and government left out."""
    states = _states()
    known = {(fold(row.name), row.state) for row in own}
    for path in sorted(reference.glob("cabinets-*.csv")):
        for line in csv.DictReader(path.open(encoding="utf-8")):
            state = CABINET_NAMES.get(line["country"]) or states.get(fold(line["country"]))
            name = _TITLES.sub("", line["person"] + " ").replace("(Ret.)", "").strip(" ,")
            name = re.sub(r",(?= Jr)|\"[^\"]*\" ?", "", name).strip()
            name = re.sub(r"\b[A-Z]\.[a-z]\.", lambda m: m[0].upper(), name)
            office = line["office"].strip()
            if (
                not state
                or " and " in name
                or len(name.split()) < 2
                or len(name) > 60
                or re.search(r"[\d()]|acting", name, re.I)
            ):
                continue
            if (fold(name), state) in known or re.match(r"(President|Prime Min|King|Emperor|Premier)", office):
                continue
            kind: OfficeKind = next((kind for pattern, kind in _OFFICES if re.search(pattern, office)), "minister")
            known.add((fold(name), state))
            yield Tenure(
                name=name, state=state, office=kind, title=office.replace(" & ", " and "), since="2017", until="2022",
                source="CIA",
            )  # fmt: skip


def _states() -> dict[str, str]:
    import msgspec

    class State(msgspec.Struct):
        iso3: str
        name: str = ""
        aliases: list[str] = []
        valid_to: str = ""

    rows = read_table("states", State)
    return {
        fold(name): row.iso3 for row in reversed(rows) for name in [row.name, *row.aliases] if name and not row.valid_to
    }
