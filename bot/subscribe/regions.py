"""Countries, provinces and islands by names that the table of cities lacks, and words that name no place.

Spelt as people write them; `cities.py` and `zones.py` fold them.
"""

from __future__ import annotations

COUNTRIES = {
    "GB": "UK, Great Britain, Britain, England, Scotland, Wales, Northern Ireland, Großbritannien, Vereinigtes "
    "Königreich, Schottland, Grande-Bretagne, Royaume-Uni, Angleterre, Écosse, 영국",
    "US": "US, U.S., U.S.A., America, United States of America, Amerika, Vereinigte Staaten, Vereinigte Staaten von "
    "Amerika, États-Unis, Les États-Unis, Amérique, 미국, 아메리카",
    "KR": "Korea, Republic of Korea, ROK, Südkorea, Republik Korea, Corée du Sud, 한국, 대한민국, 남한",
    "KP": "Korea, DPRK, Nordkorea, Corée du Nord, 북한, 조선민주주의인민공화국, 조선",
    "DE": "Deutschland, Allemagne, 독일",
    "AT": "Österreich, Oesterreich, Autriche, 오스트리아",
    "CH": "Schweiz, Suisse, Svizzera, 스위스",
    "JP": "Japon, Nippon, 일본",
    "CN": "Chine, 중국",
    "TW": "Taïwan, 대만, 타이완",
    "HK": "Hongkong, 홍콩",
    "RU": "Russland, Russie, Russian Federation, 러시아",
    "IN": "Indien, Inde, 인도",
    "FR": "Frankreich, 프랑스",
    "IT": "Italien, Italie, Italia, 이탈리아",
    "ES": "Spanien, Espagne, España, 스페인",
    "NL": "Holland, The Netherlands, Netherlands, Niederlande, Pays-Bas, 네덜란드",
    "BE": "Belgien, Belgique, 벨기에",
    "PL": "Polen, Pologne, 폴란드",
    "CZ": "Czech Republic, Tschechien, Tchéquie, 체코",
    "SE": "Schweden, Suède, 스웨덴",
    "NO": "Norwegen, Norvège, 노르웨이",
    "DK": "Dänemark, Danemark, 덴마크",
    "FI": "Finnland, Finlande, 핀란드",
    "IE": "Irland, Irlande, 아일랜드",
    "GR": "Griechenland, Grèce, 그리스",
    "HU": "Ungarn, Hongrie, 헝가리",
    "TR": "Türkiye, Türkei, Turquie, 터키, 튀르키예",
    "UA": "Ukraina, 우크라이나",
    "CA": "Kanada, 캐나다",
    "AU": "Australien, Australie, 호주",
    "NZ": "Neuseeland, Nouvelle-Zélande, 뉴질랜드",
    "BR": "Brasilien, Brésil, Brasil, 브라질",
    "MX": "Mexiko, Mexique, México, 멕시코",
    "VN": "Viet Nam, 베트남",
    "TH": "Thaïlande, 태국",
    "SG": "Singapur, Singapour, 싱가포르",
    "ID": "Indonesien, Indonésie, 인도네시아",
    "MN": "Mongolei, Mongolie, 몽골",
    "IL": "Israël, 이스라엘",
    "PS": "Palestine, Palästina, State of Palestine, 팔레스타인",
    "IR": "Persia, Persien, Perse, 이란",
    "EG": "Ägypten, Égypte, 이집트",
    "ZA": "Südafrika, Afrique du Sud, 남아프리카공화국",
    "AE": "UAE, Emirates, Vereinigte Arabische Emirate, Émirats arabes unis",
    "MM": "Burma, Birma, Birmanie",
}
"""Further names of countries, by code, in English, German, French and Korean."""

US_STATES = {"US-DC": "D.C."}

PLACES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("Kerala", "Goa", "Gujarat", "Tamil Nadu", "Karnataka", "Maharashtra", "West Bengal", "Bihar", "Rajasthan",
         "Uttar Pradesh", "Telangana"),
        ("Asia/Kolkata",),
    ),
    "Punjab": ("Asia/Kolkata", "Asia/Karachi"),
    **dict.fromkeys(("Tasmania", "Tasmanien"), ("Australia/Hobart",)),
    "New South Wales": ("Australia/Sydney",),
    "South Australia": ("Australia/Adelaide",),
    "Western Australia": ("Australia/Perth",),
    "Northern Territory": ("Australia/Darwin",),
    "Bali": ("Asia/Makassar",),
    **dict.fromkeys(("Java", "Sumatra"), ("Asia/Jakarta",)),
    **dict.fromkeys(("Siberia", "Sibirien"), ("Asia/Omsk", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk")),
    **dict.fromkeys(("Bavaria", "Bayern", "Saxony", "Sachsen", "Hesse", "Hessen", "Baden-Württemberg"),
                    ("Europe/Berlin",)),
    **dict.fromkeys(("Catalonia", "Andalusia", "Mallorca", "Majorca", "Ibiza"), ("Europe/Madrid",)),
    **dict.fromkeys(("Sicily", "Sardinia", "Tuscany", "Lombardy"), ("Europe/Rome",)),
    **dict.fromkeys(("Corsica", "Normandy", "Brittany", "Provence"), ("Europe/Paris",)),
    "Crete": ("Europe/Athens",),
    **dict.fromkeys(("Canaries", "Canary Islands", "Canary", "Kanaren"), ("Atlantic/Canary",)),
    "Azoren": ("Atlantic/Azores",),
    **dict.fromkeys(("Hokkaido", "Kyushu", "Shikoku", "Honshu"), ("Asia/Tokyo",)),
    **dict.fromkeys(("Jeju", "Jeju Island", "제주도"), ("Asia/Seoul",)),
    "Alberta": ("America/Edmonton",),
    "Ontario": ("America/Toronto", "America/Los_Angeles"),  # the province, and the city in California
    "Manitoba": ("America/Winnipeg",),
    "Saskatchewan": ("America/Regina",),
    "Nova Scotia": ("America/Halifax",),
    "Newfoundland": ("America/St_Johns",),
    "British Columbia": ("America/Vancouver",),
}  # fmt: skip
"""Provinces, states and islands that are no city of the table, with their zone, or those to choose from."""

NOWHERE = frozenset(
    (
        "yes, yeah, yep, no, nope, ok, okay, sure, maybe, morning, good morning, afternoon, evening, good evening, "
        "night, noon, midnight, hello, hi, hey, thanks, thank you, please, start, done, go on, next, back, stop, "
        "cancel, continue, none, nothing, nowhere, anywhere, everywhere, here, there, home, now, today, tomorrow, "
        "never, always, same, default, idk, ja, nein, oui, non, everything, all, any, short, full, settings, help, "
        "asia, africa, europe, eurasia, south america, north america, latin america, central america, middle east, far "
        "east, oceania, world, earth"
    ).split(", ")
)
"""What is said at a step and names no place, or a continent: folded, and never taken for a small town's name."""
