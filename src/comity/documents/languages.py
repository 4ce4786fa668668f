"""In which language a text is written: py3langid's guess, held against English.

The names are those of ISO 639.
"""

from __future__ import annotations

import math

from comity.errors import NotEnglish
from comity.settings import LANGUAGES

_LEAST_LETTERS = 40
_SAMPLE = 4_000
_LEAD = 3.0
"""By how much the best language must lead English, in log-likelihood over the root of the length in bytes
(py3langid's own scale for probabilities: odds of 20 to 1). English sentences stay below 1.1, others lead by 8."""

_NO_LANGUAGE = "zxx"

_ENGLISH = frozenset(
    "the and that with from by for this these which who were been have had their its it said would could more".split()
)
_ENOUGH = 0.12
"""A text with this share of the words above is English: news in English has more, closely related languages a third."""

_NAMES = {
    "ace": "Acehnese", "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic", "ary": "Moroccan Arabic",
    "arz": "Egyptian Arabic", "as": "Assamese", "az": "Azerbaijani", "ba": "Bashkir", "bcl": "Central Bikol",
    "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "br": "Breton", "bs": "Bosnian", "ca": "Catalan",
    "crh": "Crimean Tatar", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "dz": "Dzongkha",
    "el": "Greek", "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "ext": "Extremaduran",
    "fa": "Persian", "fi": "Finnish", "fo": "Faroese", "fr": "French", "fuv": "Nigerian Fulfulde", "fy": "West Frisian",
    "ga": "Irish", "gcf": "Guadeloupean Creole", "gcr": "Guianese Creole", "gd": "Scottish Gaelic", "gl": "Galician",
    "gom": "Goan Konkani", "grc": "Ancient Greek", "gu": "Gujarati", "gug": "Paraguayan Guaraní", "guw": "Gun",
    "ha": "Hausa", "hbo": "Ancient Hebrew", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kab": "Kabyle", "kik": "Kikuyu", "kk": "Kazakh",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin",
    "lb": "Luxembourgish", "lg": "Ganda", "lij": "Ligurian", "ln": "Lingala", "lo": "Lao", "lt": "Lithuanian",
    "ltg": "Latgalian", "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian",
    "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese", "ne": "Nepali", "nl": "Dutch",
    "nn": "Norwegian Nynorsk", "no": "Norwegian", "nso": "Northern Sotho", "oc": "Occitan", "om": "Oromo", "or": "Odia",
    "pa": "Punjabi", "pcm": "Nigerian Pidgin", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "qu": "Quechua",
    "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda", "sa": "Sanskrit", "sdh": "Southern Kurdish",
    "se": "Northern Sami", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sn": "Shona", "so": "Somali",
    "sq": "Albanian", "sr": "Serbian", "st": "Southern Sotho", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "tg": "Tajik", "th": "Thai", "tk": "Turkmen", "tl": "Tagalog", "tr": "Turkish", "tt": "Tatar",
    "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "uzs": "Southern Uzbek", "vec": "Venetian",
    "vi": "Vietnamese", "vo": "Volapük", "wa": "Walloon", "wuu": "Wu Chinese", "xh": "Xhosa", "yo": "Yoruba",
    "yue": "Cantonese", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip


def require_read(language: str) -> None:
    """Raise NotEnglish where there is no pipeline for a language."""
    if language not in LANGUAGES:
        read = ", ".join(map(name_of, LANGUAGES))
        raise NotEnglish(f"the text is in {name_of(language)}: comity reads {read}")


def name_of(language: str) -> str:
    """The name of a language, by its ISO 639 code."""
    return "English" if language == "en" else _NAMES.get(language, f"another language ({language})")


def language_of(text: str) -> str:
    """Return the ISO 639 code of the language that a text is plainly in; short and uncertain texts count as English."""
    sample = _without_names(text[:_SAMPLE])
    if sum(map(str.isalpha, sample)) < _LEAST_LETTERS:
        return "en"
    words = sample.split()
    if sum(word in _ENGLISH for word in words) >= _ENOUGH * len(words):
        return "en"
    import py3langid  # it takes a third of a second to load, so only where it is needed

    ranking = py3langid.rank(sample)
    language, best = ranking[0]
    english = dict(ranking)["en"]
    if language in ("en", _NO_LANGUAGE) or (best - english) / math.sqrt(len(sample.encode())) < _LEAD:
        return "en"
    return str(language)


def _without_names(text: str) -> str:
    """The words in lower case, as names are of any language; all words, where most are in capitals."""
    words = text.split()
    lower = [word for word in words if not word[0].isupper()]
    return " ".join(lower if len(lower) > len(words) / 10 else words)
