"""Texts in the encodings of Korea and of its neighbours, told apart by their letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.documents.plain.encoding import decoded

HANGUL = "북한과 미국은 실무 협상을 다시 시작해야 한다. 연락사무소는 오해를 줄일 수 있다."
KOREAN = [
    "북한(北韓)은 미국(美國)과 평양(平壤)에서 회담(會談)을 열고 공동성명(共同聲明)을 발표하였다.",
    "회담(會談) 결과(結果)",
    "美, 北에 대화 제의",
    "大韓民國은 民主共和國이다.",
    "北韓의 核問題는 六者會談을 통해 平和的으로 解決되어야 한다.",
    "조선민주주의인민공화국(朝鮮民主主義人民共和國) 헌법(憲法)",
    f"{'━' * 30}\n□ 개요\n ○ {HANGUL}\n ○ 단계적 완화\n{'━' * 30}",
    f"{HANGUL}\n{'─' * 10}\n{HANGUL}\n{'─' * 10}\n{'─' * 10}\n{HANGUL}\n{'─' * 10}",
    f"┏{'━' * 20}┓\n┃ 목차 ┃\n┗{'━' * 20}┛\n① 개요 ② 배경 ※ 참고 → 결론 “끝”",
    "홍길동",
]
CHINESE = [
    "专家说应该恢复工作层会谈，并逐步放松制裁，以便建立信任。",
    "双方一致同意尽快恢复对话，推动半岛问题政治解决进程",
    "朝鲜半岛无核化问题需要通过对话解决",
    "联合国安理会通过决议",
    "他们的国家有很多人，我们要加强合作。",
    "停战协定签订于一九五三年七月二十七日",
]
TRADITIONAL = [
    "專家說應該恢復工作層會談，並逐步放鬆制裁，以便建立信任。",
    "北韓領導人金正恩訪問北京，兩國關係正常化。",
]
JAPANESE = [
    "実務者協議を再開すべきだと専門家は述べている。制裁の緩和も必要だ。",
    "東京で開かれた会議で、両国は連絡事務所の設置について話し合った。",
    "米朝実務協議再開へ",
]
WESTERN = [
    ("Señor Peña dijo que las sanciones deberían aliviarse. “Así es” —dijo— y calló.", "cp1252"),
    ("Über Größe müßten Ärzte im Café naïve Späße hören, sagte er.", "cp1252"),
    ("Žádný člověk není ostrov, příliš žluťoučký kůň úpěl ďábelské ódy.", "cp1250"),
    ("Zażółć gęślą jaźń, powiedział prezydent podczas spotkania.", "cp1250"),
    ("Переговоры должны продолжаться, и санкции надо смягчать постепенно.", "cp1251"),
    ("Переговоры", "cp1251"),
]


@pytest.mark.parametrize("encoding", ["cp949", "euc-kr", "iso2022_kr"])
@pytest.mark.parametrize("text", KOREAN)
def test_korean_with_hanja_lines_and_bullets_is_read_as_korean(text: str, encoding: str) -> None:
    """Hanja beside Hangul, ruled lines and bullets do not make a Korean text a foreign one."""
    found = decoded(text.encode(encoding))
    assert found is not None
    assert found.text == text


def test_a_letter_cut_at_the_end_of_korean_is_forgiven() -> None:
    """A text with Hanja that lost its last byte is read up to there."""
    found = decoded(KOREAN[0].rstrip(".").encode("cp949")[:-1])
    assert found is not None
    assert found.text == KOREAN[0].rstrip(".")[:-1]


@pytest.mark.parametrize("text", [HANGUL, f"{HANGUL}\n\n{KOREAN[0]}"])
def test_johab_is_read_when_it_is_surely_that(text: str) -> None:
    """The old encoding of Korean programs is told by syllables that every Korean text is full of."""
    found = decoded(text.encode("johab"))
    assert found is not None
    assert (found.text, found.encoding, found.guessed) == (text, "johab", True)


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, "gb18030") for text in CHINESE),
        *((text, "big5") for text in TRADITIONAL),
        *((text, encoding) for text in JAPANESE for encoding in ("shift_jis", "euc_jp")),
        *WESTERN,
    ],
)
def test_other_languages_do_not_become_korean(text: str, encoding: str, count: int) -> None:
    """Chinese, Japanese and Western texts, of one line or of many, are not read by a Korean encoding."""
    found = decoded("\n".join([text] * count).encode(encoding))
    assert found is None or found.encoding not in ("cp949", "johab")


@pytest.mark.parametrize(
    ("texts", "encoding"), [(CHINESE, "gb18030"), (TRADITIONAL, "big5"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp")]
)
def test_long_texts_of_the_neighbours_come_out_right(texts: list[str], encoding: str) -> None:
    """Several sentences of Chinese or Japanese are read as they were written."""
    text = "\n".join(texts * 3)
    found = decoded(text.encode(encoding))
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("Henri Féron, José Muñoz and Jürgen Böhm met in Zürich.", "cp1252 latin-1 cp850 mac_roman"),
        ("“We won’t talk,” said Kim – and left. It cost €5.", "cp1252"),
        ("Prime Minister Viktor Orbán met José Muñoz.", "cp1252"),
        ("Le président français a déclaré à Séoul que les négociations étaient à l'arrêt.", "cp1252 iso8859-15"),
        ("Jürgen Böhm aus Zürich sagte, die Gespräche müßten für längere Zeit ruhen.", "cp1252 latin-1"),
        ("José Muñoz dijo que la negociación continuará mañana en Panamá.", "cp1252 latin-1"),
        ("A negociação não começou; João disse que as sanções são inúteis.", "cp1252"),
        ("Türkiye Cumhurbaşkanı görüşmelerin İstanbul'da yapılacağını söyledi.", "cp1254 iso8859-9"),
        ("Переговоры в Ханое закончились ничем, и стороны разъехались.", "cp1251 koi8-r iso8859-5 cp866"),
        ("Переговоры", "cp1251"),
        ("Prezydent powiedział, że rozmowy w Łodzi były ciężkie, a wyniki żadne.", "iso8859-2 cp1250"),
        ("Slobodan Milošević i Ivo Josipović razgovarali su.", "cp1250"),
        ("Prezident řekl, že jednání v Praze byla těžká a příliš dlouhá.", "iso8859-2 cp1250"),
        ("Az elnök szerint a tárgyalások hosszú időre megszakadtak.", "iso8859-2 cp1250"),
        ("Ο πρόεδρος δήλωσε ότι οι συνομιλίες στο Ανόι απέτυχαν.", "cp1253 iso8859-7"),
        ("הנשיא אמר שהשיחות בהאנוי נכשלו ולא יתחדשו בקרוב.", "cp1255"),
        ("قال الرئيس إن المحادثات في هانوي فشلت ولن تستأنف قريبا.", "cp1256"),
    ],
)
def test_a_sentence_in_an_encoding_of_its_language_is_read_right(text: str, encodings: str, count: int) -> None:
    """Names keep their letters, in short texts too: no code page is guessed that puts signs inside words."""
    for encoding in encodings.split():
        found = decoded("\n".join([text] * count).encode(encoding))
        assert found is not None, encoding
        assert (found.text, found.guessed) == ("\n".join([text] * count), True), encoding


def test_the_names_of_the_sample_are_read_right() -> None:
    """A short Windows text with names, as somebody sent it."""
    data = (Path(__file__).parent / "samples" / "names.txt").read_bytes()
    found = decoded(data)
    assert found is not None
    assert found.text.strip() == "Henri Féron, José Muñoz and Jürgen Böhm met in Zürich."
