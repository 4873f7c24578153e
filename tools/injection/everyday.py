"""Ordinary words of many languages, and small talk: texts without any intent.

A model that saw a language only in attacks takes its small words for signs of one.
"""

# ruff: noqa: E501, ISC004, RUF001  # templates are long, and of many scripts

from __future__ import annotations

from tools.injection.grammar import Rules

FREQUENT: dict[str, str] = {
    "de": "der die das und ist nicht ein eine mit für auf von zu im den dem wir ihr sie"
    " ich du er es auch wie was wenn noch nach bei aus über alle kann haben wird war sind"
    " mein dein seine unsere Frage Zeit Jahr Tag Haus Stadt Mann Frau Kind Arbeit Geld"
    " bitte danke heute morgen schreiben sagen machen gehen neue alte gute erste jetzt"
    " nur sehr mehr immer wieder weil aber oder welche Deutschland Schule Buch Text",
    "fr": "le la les un une des et est pas que qui dans pour sur avec ce cette il elle"
    " nous vous je tu on plus tout tous mais ou où comme faire être avoir dire mon ton"
    " son notre votre leur jour temps année maison ville homme femme enfant travail argent"
    " merci aujourd'hui demain écrire parler aller nouvelle bonne première maintenant"
    " seulement très encore toujours parce quelle France école livre texte question",
    "es": "el la los las un una y es no que de en para con por su sus se lo me te nos más"
    " todo todos pero como hacer ser estar haber decir mi tu este esta día tiempo año casa"
    " ciudad hombre mujer niño trabajo dinero gracias hoy mañana escribir hablar ir nueva"
    " buena primera ahora solo muy siempre porque cuál España escuela libro texto pregunta",
    "it": "il la i gli le un una e è non che di in per con su si lo mi ti ci più tutto"
    " tutti ma come fare essere avere dire mio tuo suo questo questa giorno tempo anno casa"
    " città uomo donna bambino lavoro soldi grazie oggi domani scrivere parlare andare"
    " nuova buona prima adesso solo molto sempre perché quale Italia scuola libro testo",
    "pt": "o a os as um uma e é não que de em para com por seu sua se lhe me nos mais tudo"
    " todos mas como fazer ser estar ter dizer meu este esta dia tempo ano casa cidade"
    " homem mulher criança trabalho dinheiro obrigado hoje amanhã escrever falar ir nova"
    " boa primeira agora só muito sempre porque qual Brasil escola livro texto pergunta",
    "nl": "de het een en is niet dat van in voor met op te zijn was ik je jij hij zij wij"
    " ook maar als wat hoe alle kan hebben worden mijn jouw ons dag tijd jaar huis stad"
    " man vrouw kind werk geld dank vandaag morgen schrijven zeggen gaan nieuwe goede"
    " eerste nu alleen zeer altijd omdat welke Nederland school boek tekst vraag",
    "pl": "i w na z do nie to jest się że o jak ale co po za od dla czy tak być mieć mój"
    " twój jego ten ta dzień czas rok dom miasto człowiek kobieta dziecko praca pieniądze"
    " dziękuję dzisiaj jutro pisać mówić iść nowa dobra pierwsza teraz tylko bardzo zawsze"
    " ponieważ która Polska szkoła książka tekst pytanie wszystkie",
    "ru": "и в не на я быть он с что а по это она этот к но они мы весь который из у ты вы"
    " за для от так о как мой твой свой день время год дом город человек женщина ребёнок"
    " работа деньги спасибо сегодня завтра писать говорить идти новая хорошая первая"
    " теперь только очень всегда потому какой Россия школа книга текст вопрос все",
    "tr": "bir ve bu da de için ile ne o ben sen biz siz çok daha gibi ama var yok mi mı"
    " her şey kadar sonra önce en gün zaman yıl ev şehir adam kadın çocuk iş para teşekkür"
    " bugün yarın yazmak söylemek gitmek yeni iyi ilk şimdi sadece hep çünkü hangi Türkiye"
    " okul kitap metin soru bütün tüm",
    "zh": "的 一 是 不 了 在 人 有 我 他 这 个 们 中 来 上 大 为 和 国 地 到 以 说 时 要 就 出 会 可 也 你 对 生 能"
    " 而 子 那 得 于 着 下 自 之 年 过 发 后 作 里 用 道 行 所 然 家 种 事 成 方 多 经 么 去 法 学 如 都 同 现 当 没 动"
    " 面 起 看 定 天 分 还 进 好 小 部 其 些 主 样 理 心 她 本 前 开 但 因 只 从 想 实 日 军 者 意 无 力 它 与 长 把 机",
    "ja": "の は が を に で と も から まで です ます した する こと もの これ それ 私 今日 明日 学校 本 家 町 人 時間"
    " 年 仕事 お金 書く 話す 行く 新しい 良い 最初 今 だけ とても いつも どの 日本 質問 文章 ください ありがとう 何 どう",
    "ko": "은 는 이 가 을 를 의 에 에서 와 과 도 로 하다 있다 없다 나는 우리 그 이것 오늘 내일 학교 책 집 도시 사람 시간"
    " 년 일 돈 쓰다 말하다 가다 새로운 좋은 처음 지금 만 아주 항상 어떤 한국 질문 글 주세요 감사합니다 무엇 어떻게 모든",
    "ar": "في من على إلى أن هذا هذه التي الذي كان هو هي ما لا عن مع كل بعد قبل بين أو ثم"
    " نحن أنت أنا يوم وقت سنة بيت مدينة رجل امرأة طفل عمل مال شكرا اليوم غدا يكتب يقول"
    " يذهب جديد جيد أول الآن فقط جدا دائما لأن أي مدرسة كتاب نص سؤال جميع",
    "hi": "का की के है हैं में से को और यह वह नहीं एक पर भी हम आप मैं तुम क्या कैसे सब"
    " लेकिन या दिन समय साल घर शहर आदमी औरत बच्चा काम पैसा धन्यवाद आज कल लिखना कहना जाना"
    " नया अच्छा पहला अब केवल बहुत हमेशा क्योंकि कौन भारत स्कूल किताब पाठ सवाल सभी",
}

SMALL_TALK: Rules = {
    "fact": (
        "{i|we|my sister|my brother|my mom|my friend|they} {love|like|hate|enjoy|miss|want"
        "|have|work at|live near|just bought|used to play} {a dog|cooking|the beach|my job|an"
        " old car|coffee|three cats|music|the city|school|a small farm|reading|pizza|my kids"
        "|football|a new phone|the guitar|horror films|my garden|video games}",
        "{it|that|this} {was|is|sounds} {great|fun|awful|so cool|really boring|my favorite|too"
        " expensive|a long day|amazing|weird|hard to believe}",
        "{i am|i'm|she is|he is} {a nurse|a teacher|tired|retired|from texas|thirty years old"
        "|happy today|a vegetarian|at home|watching tv|on my way|a big fan|not sure}",
    ),
    "ask": (
        "{how are you|what do you do for a living|do you have any pets|what is your favorite"
        " food|where are you from|what are your hobbies|do you like movies|tell me about"
        " yourself|what are you up to|how was your day|any plans for the weekend|what do you"
        " think|do you have kids|what kind of music do you like}{?| ?}",
    ),
    "greet": ("{hi|hello|hey|good morning|good evening|hi there}{,| !|.|}",),
    "turn": (
        "~greet~ ~ask~",
        "~fact~{.| .} ~ask~",
        "~fact~ and ~fact~{.| .}",
        "{yes|no|lol|haha|oh wow|nice|really|i see|me too|same here|thanks}{,|.|!} ~fact~{.|"
        " .}",
        "{that is|that's} {nice|too bad|awesome}{.|!} {~ask~|~fact~.}",
    ),
    "chat": (
        "~turn~\n~turn~\n~turn~\n~turn~\n~turn~\n~turn~",
        "~turn~\n~turn~\n~turn~",
        "~fact~. ~fact~. ~fact~. ~fact~.\n~turn~\n~turn~\n~turn~\n~turn~",
        "~turn~ ~fact~.",
        "~fact~ {:)|:(|!!|#monday|@someone|http://t.co/abc|lol|❤|😂} {~fact~|}",
        "{please|just|always|never|don't} {tell me what i did wrong|be yourself|smile|forget to"
        " be kind|follow your heart|give up|follow me and i follow you|look back|stop dreaming"
        "|bring your own sunshine|ignore your friends|let them win} {today|no matter what|!!|}"
        " ~fact~",
    ),
}
