"""The language of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.classifiers.content.language import (
    SAMPLE,
    LanguageScorer,
    language_of,
)

SENTENCES = {
    "en": "We would like to know when the parcel that you sent will be here.",
    "de": "Wir möchten gerne wissen, wann das Paket, das Sie geschickt haben, ankommt.",
    "fr": "Nous voudrions savoir quand le colis que vous avez envoyé sera ici.",
    "es": "Nos gustaría saber cuándo llegará el paquete que usted nos ha enviado.",
    "it": "Vorremmo sapere quando arriverà il pacco che ci avete spedito con la posta.",
    "pt": "Gostaríamos de saber quando chegará a encomenda que você não enviou.",
    "nl": "Wij willen graag weten wanneer het pakket dat u heeft verstuurd aankomt.",
    "sv": "Vi vill gärna veta när paketet som du har skickat kommer att vara här.",
    "fi": "Haluaisimme tietää, milloin lähettämänne paketti on perillä, kun se ei ole.",
    "pl": "Chcielibyśmy wiedzieć, kiedy dotrze do nas paczka, którą pan wysłał.",
    "cs": "Rádi bychom věděli, kdy přijde balík, který jste nám poslali.",
    "hu": "Szeretnénk tudni, hogy mikor érkezik meg a csomag, amit küldtek.",
    "ro": "Am dori să știm când va ajunge pachetul pe care l-ați trimis.",
    "tr": "Gönderdiğiniz paketin ne zaman geleceğini bilmek istiyoruz, çok önemli.",
    "id": "Kami ingin tahu kapan paket yang Anda kirim itu akan sampai di sini.",
    "vi": "Chúng tôi muốn biết khi nào gói hàng mà bạn đã gửi sẽ đến nơi.",
    "ru": "Мы хотели бы знать, когда придёт посылка, которую вы отправили.",
    "uk": "Ми хотіли б знати, коли прийде посилка, яку ви надіслали.",
    "bg": "Бихме искали да знаем кога ще пристигне пратката, която сте изпратили.",
    "el": "Θα θέλαμε να μάθουμε πότε θα φτάσει το δέμα.",
    "he": "היינו רוצים לדעת מתי תגיע החבילה של הלקוח, אם לא היום",
    "ar": "نود أن نعرف متى تصل هذه الشحنة التي أرسلتم إلى المكتب",
    "fa": "می‌خواهیم بدانیم بسته‌ای که فرستاده‌اید چه روزی به ما می‌رسد و از کجا",
    "hi": "हम जानना चाहते हैं कि आपका भेजा हुआ पार्सल कब तक पहुँचेगा और कहाँ है",
    "zh": "我们想知道您寄出的包裹什么时候会到。",
    "ja": "お送りいただいた荷物がいつ届くのか知りたいです。",
    "ko": "보내 주신 소포가 언제 도착하는지 알고 싶습니다.",
    "th": "เราอยากทราบว่าพัสดุที่คุณส่งจะมาถึงเมื่อไร",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_one_sentence_is_enough(code):
    """A sentence of a dozen words has its language."""
    language = language_of(SENTENCES[code])
    assert language is not None
    assert language.code == code
    assert 0 < language.confidence <= 1


@pytest.mark.parametrize(
    "text",
    ["", "ok", "12.50 EUR", "x = f(y)", "7f3a9c 00ff12 9d8e", "😀😀😀", "a " * 400],
)
def test_what_is_no_language_has_none(text):
    """Short texts, numbers and code cannot be told."""
    assert language_of(text) is None


def test_a_foreign_name_does_not_change_the_language():
    """Most of the text decides."""
    language = language_of("Please write to 田中さん, who will then call you about it.")
    assert language is not None
    assert language.code == "en"


def test_more_words_make_it_surer():
    """Confidence grows with the evidence."""
    short = language_of("when will it be here")
    long = language_of(SENTENCES["en"] + " Please call us about it when you can.")
    assert short is not None
    assert long is not None
    assert long.confidence > short.confidence


@given(st.sampled_from(sorted(SENTENCES)), st.integers(1, 30), st.integers(1, 50))
def test_pieces_have_the_language_of_the_whole(code, times, size):
    """However a text is cut, its language is the same, and little is kept."""
    text = " ".join([SENTENCES[code], SENTENCES["en"]] * times)
    scorer = LanguageScorer()
    for position in range(0, len(text), size):
        scorer.receive_text(text[position : position + size])
    scorer.receive_end()
    assert scorer.language == language_of(text)
    assert len(scorer._sample) <= SAMPLE


@given(st.text(max_size=300))
def test_any_text_is_taken(text):
    """No text is an error."""
    language = language_of(text)
    assert language is None or 0 <= language.confidence <= 1
